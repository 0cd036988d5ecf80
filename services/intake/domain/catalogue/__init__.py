"""The catalogue of items (事项目录): what a guide holds, what policy demands of it, how it is published.

Pure: guides come as mappings, findings go out; nothing is read or written here."""
