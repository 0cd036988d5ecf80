"""Which network addresses a webhook may reach, so that nobody makes the hall call its own network."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

TUNNELS = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),
    IPv6Network("2001::/32"),
)


def is_public_address(text: str) -> bool:
    """Whether an IP address is on the public Internet.

    IPv6 forms that carry an IPv4 address are judged by it, or refused where a gateway would unwrap
    them.  Raises: ValueError for anything that is no IP address.  Source: OWASP ASVS 5.0 1.3.6."""
    address: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif address.scope_id or any(address in tunnel for tunnel in TUNNELS):
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
