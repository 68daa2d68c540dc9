"""An object store on loopback that speaks S3, by moto, with keys that are checked; it can be refused, and come back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import fsspec
import pytest
from moto import settings
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

BUCKET = "eimer"
SECRET = "geheimer-schluessel-0815"
_OPEN = 10**9
"""So many requests are let in whatever their keys are."""


class ObjectStore:
    """The server, and what it is to do with what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        """Method and path of every request."""
        self.is_there: Callable[[str], bool] = lambda request: True
        """Whether a request is answered; else the server is overloaded, and stays so."""
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._app, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def environment(self) -> dict[str, str]:
        """With which s3fs finds it and its keys."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.server_port}", "AWS_ACCESS_KEY_ID": "archiver",
            "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_DEFAULT_REGION": "eu-central-1", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
        }  # fmt: skip

    def upload(self, file: Path, name: str) -> str:
        """Put a file there; its address."""
        self._client().upload_file(str(file), BUCKET, name)
        return f"s3://{BUCKET}/{name}"

    def names(self) -> list[str]:
        """What lies there."""
        return [entry["Key"] for entry in self._client().list_objects_v2(Bucket=BUCKET).get("Contents", ())]

    def make_bucket(self) -> None:
        self._client().create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": self.environment["AWS_DEFAULT_REGION"]}
        )

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _client(self) -> Any:
        return boto3.client("s3")

    def _app(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        request = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        self.asked.append(request)
        if not self.is_there(request):
            start("503 Slow Down", [("Content-Length", "0")])
            return [b""]
        answer: Iterable[bytes] = self._moto(environ, start)
        return answer


@contextmanager
def object_store() -> Iterator[ObjectStore]:
    """A store with a bucket, which this process and those that it starts find by their environment."""
    store = ObjectStore()
    with pytest.MonkeyPatch.context() as here:
        here.setattr(settings, "INITIAL_NO_AUTH_ACTION_COUNT", _OPEN)
        for name, value in store.environment.items():
            here.setenv(name, value)
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        store.make_bucket()
        yield store
    store.stop()


@contextmanager
def checked_keys() -> Iterator[None]:
    """From here on moto wants keys that it has given out: those of `ObjectStore.environment` are wrong ones."""
    with pytest.MonkeyPatch.context() as here:
        here.setattr(settings, "INITIAL_NO_AUTH_ACTION_COUNT", 0)
        yield
