"""The scheduler of a cluster: which may be asked, and the connection to it.

Whoever runs a scheduler can run code on the machines that are connected to it, this one among them. So one outside of
this machine is only spoken to where both sides have shown their certificates.
"""

import ipaddress
import logging
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csat_helpers.errors import InputError

_WAIT = 15.0  # seconds for the scheduler to answer
_OPTIONS = {"ca": "--tls-ca", "cert": "--tls-cert", "key": "--tls-key"}


@dataclass(frozen=True)
class Scheduler:
    """``tcp://host:port`` of this machine, or ``tls://host:port`` anywhere with the files of certificates and key."""

    address: str
    ca: str = ""
    cert: str = ""
    key: str = ""

    def check(self) -> None:
        """Raises InputError for an address that is not to be spoken to, or files that are not there."""
        scheme, host = self._parts()
        if scheme == "tcp":
            outside = [found for found in addresses(host) if not ipaddress.ip_address(found).is_loopback]
            if outside:
                raise InputError(
                    f"{host} is not this machine, and tcp:// is neither encrypted nor does it say who answers.",
                    where="--scheduler", mend="Use tls:// with --tls-ca, --tls-cert and --tls-key.",
                )  # fmt: skip
            return
        missing = [option for name, option in _OPTIONS.items() if not getattr(self, name)]
        if missing:
            raise InputError(
                f"tls:// needs certificates, and {' and '.join(missing)} "
                f"{'is' if len(missing) == 1 else 'are'} not given.",
                where="--scheduler", mend="Give the files of the authority, the certificate and its key.",
            )  # fmt: skip
        for name, option in _OPTIONS.items():
            if not Path(getattr(self, name)).is_file():
                raise InputError("There is no such file.", where=f"{option} {getattr(self, name)}")

    def _parts(self) -> tuple[str, str]:
        try:
            parts = urlsplit(self.address)
            scheme, host, port = parts.scheme, parts.hostname, parts.port
        except ValueError:
            scheme = host = port = None
        if scheme not in ("tcp", "tls") or not host or not port:
            raise InputError(
                f"'{self.address}' is no scheduler's address.", where="--scheduler",
                mend="Give tcp://localhost:8786, or tls://host:8786 for another machine.",
            )  # fmt: skip
        return scheme, host

    def connect(self) -> Any:
        """A client of :mod:`distributed`. Raises InputError where that is not installed, or nobody answers."""
        self.check()
        try:
            import distributed
        except ImportError:
            raise InputError(
                "What speaks to a cluster is not installed.", where="--scheduler",
                mend="Install it here and on every worker: pip install 'csat-workbench[cluster]'",
            ) from None  # fmt: skip
        for name in ("client", "core", "comm"):
            logging.getLogger(f"distributed.{name}").setLevel(logging.CRITICAL)  # what ends a batch is said by us
        try:
            client = distributed.Client(
                self.address, security=self._security(), timeout=_WAIT, set_as_default=False, direct_to_workers=False
            )
        except (OSError, TimeoutError, ValueError, RuntimeError) as problem:
            raise InputError(
                f"The scheduler does not answer ({str(problem).splitlines()[0] if str(problem) else 'no reason given'}).",
                where=self.address, mend="Is it running, and do its certificates come from the same authority?",
            ) from None  # fmt: skip
        return client

    def _security(self) -> Any:
        if not self.address.startswith("tls:"):
            return None
        from distributed.security import Security

        files = {"tls_ca_file": self.ca, "tls_client_cert": self.cert, "tls_client_key": self.key}
        return Security(**files, require_encryption=True)


def addresses(host: str) -> list[str]:
    """The addresses of a name; raises InputError where there is none."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        raise InputError(f"There is no machine '{host}'.", where="--scheduler") from None
    return sorted({str(entry[4][0]).partition("%")[0] for entry in found})
