"""Partnership pages into the catalogue: read, compared with what they listed before, settled."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from indexer.fetching import Fetcher
from indexer.intake import Intake
from indexer.plan import RunAsked
from indexer.readers import NotADocument
from indexer.report import Outcome
from indexer.run import begun, reported
from indexer.watched.visit import PagePlan, Visit, Ways, is_web
from repo_search.errors import BadInput, Unreachable, Unreadable
from repo_search.jail import Jail
from repo_search.repository import Repository
from repo_search.settings import Settings

__all__ = ["PagePlan", "PageRun", "Ways"]


@dataclass
class PageRun:
    """One run over pages. Iterate `outcomes()`; `summaries` then tell of each page what changed,
    `run_id` is 0 for a dry run."""

    settings: Settings
    plans: Sequence[PagePlan]
    ways: Ways
    run_id: int = field(default=0, init=False)
    summaries: dict[str, str] = field(default_factory=dict, init=False)

    def outcomes(self) -> Iterator[Outcome]:
        """The outcome of every row of every page, in their order; a page that cannot be read is
        one rejected outcome. Raises Busy if another import is running."""
        ways = self.ways
        asked = RunAsked("import-page", ways.what, ways.who, ways.back_catalogue)
        with begun(self.settings, asked, dry_run=ways.dry_run) as (repository, intake):
            self.run_id = 0 if ways.dry_run else intake.run_id
            yield from reported(repository, intake, self._settled(repository, intake), ways.dry_run)

    def _settled(self, repository: Repository, intake: Intake) -> Iterator[Outcome]:
        with ExitStack() as stack:
            folder = repository.holdings.from_the_web
            web = any(map(is_web, (plan.source for plan in self.plans)))
            fetcher = None
            if web:
                fetcher = stack.enter_context(
                    Fetcher(
                        folder,
                        allow_private=self.ways.allow_private,
                        contact=self.ways.contact,
                        delay_seconds=self.ways.delay_seconds,
                    )
                )
            jail = stack.enter_context(Jail(workers=1))
            for plan in self.plans:
                visit = Visit(repository, intake, plan, self.ways, jail, fetcher)
                try:
                    yield from visit.outcomes()
                except (OSError, Unreachable, Unreadable, NotADocument, BadInput) as error:
                    yield Outcome(plan.source, "rejected", reason=str(error))
                    visit.summary = str(error)
                self.summaries[plan.source] = visit.summary
