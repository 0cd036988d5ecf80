"""Promises in place of papers: 容缺受理 and 告知承诺 (rules.md A4, F)."""
