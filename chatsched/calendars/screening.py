"""Where the server may go when a person gives it an address, and where it must not.

An address is judged twice: as it is written, network addresses in it too, and, name by name, by the
network addresses that the name has at the moment of connecting. Beyond the networks that the
operator allows, only addresses that anybody in the world could reach are reachable from here, by
https alone.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx2

from chatsched.core.errors import UrlForbidden

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LONGEST_URL = 2048
_PORTS = frozenset({443, 8443})
_OTHER_NAMES = {"webcal": "https", "webcals": "https"}

_GLOBAL_UNICAST = IPv6Network("2000::/3")
# IANA's special-purpose registries, and one service address that looks like any other.
_CLOSED: tuple[Network, ...] = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # shared by a carrier's customers
        "127.0.0.0/8",
        "168.63.129.16/32",  # the host that an Azure machine runs on
        "169.254.0.0/16",  # link-local; cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
        "2001::/23",  # Teredo, ORCHID and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4: leads to an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)

_WHERE = "This address lies in a network that the server must not go to."
_HOW = "Only addresses that begin with https:// can be linked."
_WRITTEN = "This is not an address that can be linked. Please check how it is written."


class Screen:
    """Judges addresses; ``allowed`` are the operator's own networks that may be gone to."""

    def __init__(self, allowed: Iterable[Network]) -> None:
        self._allowed = tuple(allowed)

    def url(self, text: str) -> httpx2.URL:
        """Return the address as it is to be asked: with a scheme, without its fragment.

        Raises `UrlForbidden` for what is wrong whatever the name in it stands for.
        """
        text = text.strip()
        if "://" not in text:
            text = f"https://{text}"
        if len(text) > LONGEST_URL or any(char <= " " or char in "\\\x7f" for char in text):
            raise UrlForbidden(_WRITTEN)
        try:
            return self.judged(httpx2.URL(text))
        except (httpx2.InvalidURL, ValueError) as error:
            raise UrlForbidden(_WRITTEN) from error

    def judged(self, url: httpx2.URL) -> httpx2.URL:
        """Do the same with an address that is taken apart already."""
        url = url.copy_with(scheme=_OTHER_NAMES.get(url.scheme, url.scheme), fragment=None)
        if url.scheme not in {"https", "http"} or (url.scheme == "http" and not self._allowed):
            raise UrlForbidden(_HOW)
        if url.userinfo:
            raise UrlForbidden("Please give user name and password apart from the address.")
        if not 0 < port_of(url) < 65_536:
            raise UrlForbidden(_WRITTEN)
        address = _literal(url.host)
        if address is not None:
            self.check([address], port_of(url), tls=url.scheme == "https")
        elif not self._allowed:  # else the name may lie in those networks
            _check_port(port_of(url))
        return url

    def check(self, addresses: Sequence[Address], port: int, *, tls: bool) -> None:
        """Raise `UrlForbidden` unless each of a host's addresses may be gone to at this port."""
        for address in map(_unwrapped, addresses):
            if any(address in network for network in self._allowed):
                continue
            if not _open_to_all(address):
                raise UrlForbidden(_WHERE)
            if not tls:
                raise UrlForbidden(_HOW)
            _check_port(port)


def port_of(url: httpx2.URL) -> int:
    """Return the port that an address means."""
    return url.port or (443 if url.scheme == "https" else 80)


def credentials_go(origin: httpx2.URL, url: httpx2.URL) -> bool:
    """Tell whether what was given for ``origin`` may be shown to ``url``.

    To the same server only, or to its encrypted self. iCloud is one service on many hosts, each
    account on one of its own.
    """
    if origin.host == url.host:
        same = (origin.scheme, port_of(origin)) == (url.scheme, port_of(url))
        return same or (origin.scheme, url.scheme) == ("http", "https")
    return _icloud(origin) and _icloud(url)


def _icloud(url: httpx2.URL) -> bool:
    return url.scheme == "https" and port_of(url) == 443 and url.host.endswith(".icloud.com")


def _check_port(port: int) -> None:
    if port not in _PORTS:
        raise UrlForbidden("Only the ports 443 and 8443 can be linked.")


def _literal(host: str) -> Address | None:
    """Return the address that a host is written as; None for a name.

    Refuses hosts that resolvers read as numbers in other ways than the usual two.
    """
    try:
        address = ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        if not last or "%" in host or _number(last):
            raise UrlForbidden(_WRITTEN) from None
        return None
    if getattr(address, "scope_id", None):
        raise UrlForbidden(_WHERE)
    return address


def _number(label: str) -> bool:
    return label.isdigit() or label.lower().startswith("0x")


def _unwrapped(address: Address) -> Address:
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _open_to_all(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False  # NAT64, site-local, unique local, mapped in whatever way
    return address.is_global and not any(address in network for network in _CLOSED)
