"""What every request works with, put together once by ``search_api.app``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from starlette.requests import HTTPConnection

from pipeline.index.ports import TaskIndex
from pipeline.library import Library
from pipeline.store.accounts import AccountStore, Clock
from pipeline.store.credentials import CredentialStore
from search_api.rate_limits import FailedAttempts, RequestRate
from search_api.settings import Settings

VIETNAM = timezone(timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Services:
    """The one set of adapters of a running server."""

    settings: Settings
    library: Library
    index: TaskIndex
    accounts: AccountStore
    credentials: CredentialStore
    rate: RequestRate
    failures: FailedAttempts
    now: Clock

    def today(self) -> datetime:
        """Now, in Vietnam."""
        return self.now().astimezone(VIETNAM)


def services_of(connection: HTTPConnection) -> Services:
    """The services of the app that a request came to."""
    services: Services = connection.app.state.services
    return services
