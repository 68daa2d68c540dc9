"""The broker between the machines: which ones can be used, with which settings, and what they hold at the moment.

The settings are those under which nothing was lost when workers, writers and brokers were killed; the tests do so.
"""

from __future__ import annotations

import os
import socket
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from archiver.errors import UsageError

VARIABLE = "ARCHIVER_BROKER"
"""Environment variable with the broker's address; only there, because it may hold a password."""
CRAWL, BULK, STORE = "archiver.crawl", "archiver.bulk", "archiver.store"
"""The queues: assignments for any worker, slices of imports and re-extractions, behind which no crawl has to wait, and parcels for the
one writer."""
HEARTBEAT_SECONDS = 20
"""A connection that is cut is noticed after twice this."""
LINE_SECONDS = 10
"""For which a broker's machine may leave what was sent to it unconfirmed, before the connection is given up: py-amqp's one second would end
crawls over a moment of bad network, the kernel's quarter of an hour leaves a worker hanging."""
LONGEST_TASK_SECONDS = 480
"""After which a worker kills what works on an assignment: it takes up no more pages after 300 seconds."""
_VISIBLE_AGAIN_SECONDS = {CRAWL: 3 * LONGEST_TASK_SECONDS, STORE: 60}
"""Redis only: when a message that a dead process held is given to another. It must be longer than the longest task, or the task is done
twice side by side; Celery's own hour is too long for the writer, whose parcels are stored within a second."""


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker's address."""

    url: str

    @classmethod
    def of_environment(cls) -> Broker:
        """The broker that ARCHIVER_BROKER names; raises UsageError for none, or one that loses messages."""
        url = os.environ.get(VARIABLE, "").strip()
        if not url:
            raise UsageError(
                f"no broker: set {VARIABLE} to an address such as amqp://user:password@host//, "
                "or use `archiver fleet run`, which needs none"
            )
        return cls.of(url)

    @classmethod
    def of(cls, url: str) -> Broker:
        """The broker at an address; raises UsageError for a kind that the fleet was not tried with."""
        scheme = urlsplit(url).scheme
        if scheme not in ("amqp", "amqps", "redis", "rediss"):
            raise UsageError(
                f"{VARIABLE}: {scheme or 'no'} address; the fleet works with amqp:// (RabbitMQ) and redis://"
            )
        return cls(url)

    @property
    def is_redis(self) -> bool:
        """Whether it is Redis, which has no acknowledgements of its own."""
        return self.url.startswith("redis")

    @property
    def shown(self) -> str:
        """The address without its password."""
        parts = urlsplit(self.url)
        if parts.password is None:
            return self.url
        return self.url.replace(f":{parts.password}@", ":***@", 1)

    @property
    def tls(self) -> dict[str, Any] | None:
        """Celery's `broker_use_ssl`: certificates are checked, and that they name the broker, which kombu alone does not. What the address
        itself says of it (`?ssl_cert_reqs=…`) comes first."""
        checked: dict[str, dict[str, Any]] = {
            "rediss": {"ssl_cert_reqs": ssl.CERT_REQUIRED},
            "amqps": {"cert_reqs": ssl.CERT_REQUIRED, "server_hostname": None},  # None: that of the address
        }
        return checked.get(urlsplit(self.url).scheme)

    @property
    def queue_arguments(self) -> dict[str, str]:
        """How RabbitMQ keeps the queues: in its log, so that a message which comes again says so even after a power cut."""
        return {} if self.is_redis else {"x-queue-type": "quorum"}

    def transport_options(self, queue: str) -> dict[str, Any]:
        """Celery's `broker_transport_options` for who reads that queue."""
        if not self.is_redis:
            # A parcel is with the broker before the next page is asked for.
            return {"confirm_publish": True, "socket_settings": _line_settings()}
        return {
            "visibility_timeout": _VISIBLE_AGAIN_SECONDS[queue],
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,
            "unacked_key": f"{queue}.unacked",
            "unacked_index_key": f"{queue}.unacked_index",
            "unacked_mutex_key": f"{queue}.unacked_mutex",
            "socket_keepalive": True,
            "socket_keepalive_options": _line_settings(),
            "socket_connect_timeout": LINE_SECONDS,
            "socket_timeout": HEARTBEAT_SECONDS,
            "health_check_interval": HEARTBEAT_SECONDS,
        }

    def require_safe(self, connection: Any) -> None:
        """Raise UsageError for a Redis that forgets its messages when it is killed, or throws them away when it is full."""
        if not self.is_redis:
            return
        client = connection.default_channel.client
        wrong = [
            f"{name} is {_setting(client, name)!r}, must be {wanted!r}"
            for name, wanted in (("appendonly", "yes"), ("maxmemory-policy", "noeviction"))
            if _setting(client, name) not in (wanted, None)
        ]
        if wrong:
            raise UsageError(f"{self.shown}: this Redis loses messages: {'; '.join(wrong)} (redis.conf, or CONFIG SET)")


def _line_settings() -> dict[int, int]:
    """Options of TCP by which a connection is given up that was cut without a word; those that this system has (Linux: all)."""
    idle = max(1, round(LINE_SECONDS / 2))
    found = {
        "TCP_KEEPIDLE": idle,
        "TCP_KEEPINTVL": idle,
        "TCP_KEEPCNT": 2,
        "TCP_USER_TIMEOUT": round(LINE_SECONDS * 1000),
    }
    return {getattr(socket, name): value for name, value in found.items() if hasattr(socket, name)}


def _setting(client: Any, name: str) -> str | None:
    """A setting of Redis; None where it may not be asked, as in hosted ones."""
    from redis.exceptions import ResponseError

    try:
        found = client.config_get(name)
    except ResponseError:
        return None
    value = found.get(name, found.get(name.encode()))
    return value.decode() if isinstance(value, bytes) else value
