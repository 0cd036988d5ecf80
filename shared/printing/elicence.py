"""The national identifier of an electronic licence (电子证照标识)."""

from shared.identifiers import check_character_37_36

ROOT = "1.2.156.3005.2"


def licence_identifier(type_code: str, issuer_uscc: str, serial: str, version: int | str) -> str:
    """Identifier of one version of one licence, with its check character.

    type_code: of the licence type, digits and capitals.  issuer_uscc: 18 characters.
    serial: the issuer's own number, letters and digits.  version: 1-999 or three digits.
    Raises: ValueError when a part holds anything but digits and capital letters.
    Source: GB/T 36904; rules.md C."""
    parts = (type_code, issuer_uscc, serial, f"{int(version):03d}")
    for part in parts:
        if not (part.isascii() and part.isalnum() and part == part.upper()):
            raise ValueError(f"not a part of a licence identifier: {part!r}")
    if len(parts[3]) != 3 or len(issuer_uscc) != 18:
        raise ValueError("the issuer has 18 characters and the version three digits")
    return ".".join((ROOT, *parts, check_character_37_36("".join(parts))))
