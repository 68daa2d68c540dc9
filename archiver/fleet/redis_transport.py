"""Redis as broker: kombu's transport, with one fault of it mended.

When Redis goes away, kombu 5.7 closes the channel of a connection that it has already taken apart; giving the channel's messages back
then fails with AttributeError, which nobody foresees, and the worker ends. Here it fails as any lost connection does, and the worker
connects again.
"""

from __future__ import annotations

from typing import Any

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis
from redis.exceptions import ConnectionError as RedisGone


def mend_redis() -> None:
    """Have addresses of Redis mean the transport below, in this process."""
    TRANSPORT_ALIASES.update(dict.fromkeys(("redis", "rediss"), f"{__name__}:Transport"))


class Channel(kombu_redis.Channel):
    """A channel that knows when its connection is gone."""

    def _connparams(self, asynchronous: bool = False) -> Any:
        if self.connection.client is None:
            raise RedisGone("the connection to Redis was given up")
        return super()._connparams(asynchronous=asynchronous)  # type: ignore[no-untyped-call]


class Transport(kombu_redis.Transport):
    """kombu's transport with such channels."""

    Channel = Channel
