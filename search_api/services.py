"""What every request works with, put together once by ``search_api.app``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from authlib.integrations.starlette_client import OAuth
from starlette.requests import HTTPConnection

from pipeline.library import Library
from pipeline.store.accounts import AccountStore, Clock
from pipeline.store.credentials import CredentialStore
from pipeline.store.redeeming import LinkRedemption
from pipeline.store.saved_searches import SavedSearches
from pipeline.tracking.life import VIETNAM
from search_api.audits import Audits
from search_api.drafts import Drafts
from search_api.freshness import Freshness
from search_api.intake import Intake
from search_api.page_images import PageImages
from search_api.rate_limits import FailedAttempts, RequestRate
from search_api.recent_answers import RecentAnswers
from search_api.returned_lists import ReturnedLists
from search_api.settings import Settings
from search_api.turns import Turns


@dataclass(frozen=True, slots=True)
class Services:
    """The one set of adapters of a running server."""

    settings: Settings
    library: Library
    accounts: AccountStore
    credentials: CredentialStore
    links: LinkRedemption
    rate: RequestRate
    failures: FailedAttempts
    now: Clock
    freshness: Freshness
    answers: RecentAnswers
    intake: Intake
    provider: OAuth | None
    saved_searches: SavedSearches
    page_images: PageImages
    drafts: Drafts
    audits: Audits
    imports: Turns
    returned_lists: ReturnedLists

    def today(self) -> date:
        """The day it is in Vietnam."""
        return day_in_vietnam(self.now)


def day_in_vietnam(now: Clock) -> date:
    """The day it is in Vietnam."""
    return now().astimezone(VIETNAM).date()


def services_of(connection: HTTPConnection) -> Services:
    """The services of the app that a request came to."""
    services: Services = connection.app.state.services
    return services
