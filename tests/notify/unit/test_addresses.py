"""Which addresses a webhook may reach."""

import pytest

from services.notify.domain.addresses import is_public_address
from services.notify.domain.subscription import check_webhook_url
from shared.errors import FieldRefused


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1", "240.0.0.1",
        "192.0.2.1", "198.18.0.1", "203.0.113.5", "::", "::1", "fe80::1", "fc00::1", "fd12::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::a00:1",
        "2002:7f00:1::", "2001:0:53aa:64c:0:0:0:1", "2001:db8::1", "fe80::1%eth0",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2400:3200::1", "::ffff:1.1.1.1"])
def test_an_address_on_the_internet_is_public(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hook.example.cn/", "//hook.example.cn/", "hook.example.cn", "https://",
        "https:///path", "https://hook.example.cn/#part", "https://hook.example.cn/a b",
        "https://hook.example.cn/\r\nX: y", "https://钩子.cn/", "https://[::1]/",
        "https://169.254.169.254/latest", "file:///etc/passwd", "gopher://hook.example.cn/",
        "https://a:b@hook.example.cn/", "https://@hook.example.cn/", "https://app.localhost/",
        "https://hook.example.cn:0/", "https://hook.example.cn/" + "a" * 2000,
    ],
)  # fmt: skip
def test_an_unfit_webhook_address_is_refused(url: str) -> None:
    with pytest.raises(FieldRefused):
        check_webhook_url(url, may_be_private=False)


@pytest.mark.parametrize("url", ["https://hook.example.cn/x?y=1", "https://1.1.1.1:8443/"])
def test_a_public_webhook_address_is_taken(url: str) -> None:
    assert check_webhook_url(url, may_be_private=False) == url


def test_inside_one_network_http_to_a_private_address_is_taken() -> None:
    url = "http://10.1.2.3:8080/hook"

    assert check_webhook_url(url, may_be_private=True) == url
