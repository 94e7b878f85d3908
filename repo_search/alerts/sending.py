"""Sending what is due: mails are written down, sent, and crossed out.

A mail is written down in the transaction that takes note of what it tells, and crossed out after
the server has taken it. Whatever ends the program, no mail is lost, and one is sent twice only if
the server had taken it and this was not written down any more; both have the same Message-ID.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from repo_search.alerts import letters, searches
from repo_search.alerts.post import Conversation, Post, connected
from repo_search.alerts.searches import Search
from repo_search.catalogue import Catalogue, announcements, fact, mails, subscriptions
from repo_search.catalogue.mails import Mail
from repo_search.catalogue.subscriptions import Subscription
from repo_search.engine import Engine
from repo_search.errors import BadInput, Unreachable
from repo_search.finding_news import FindingNews, finding_news
from repo_search.index_documents import Authorities, authorities
from repo_search.indexing import bring_up_to_date
from repo_search.news import News, news

_MOST_TOLD = 50
"""Records, or findings, of which one mail tells; it leads to the search for the others."""
_MOST_REFUSALS = 3
"""Refusals in a row after which an address is erased."""
_AGAIN_AFTER = timedelta(minutes=5)
"""How long a mail waits that the server did not take: twice as long each time, up to a bound."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is ready: to whom, and how many records or findings it tells of (0 asks
    to confirm)."""

    to: Subscription
    mail: Mail
    message: EmailMessage
    records: int


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails were sent, will be tried again, and were refused; how many addresses were
    erased for that; how many searches cannot be asked any more; and what ended it early, or ""."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    erased: int = 0
    unanswerable: int = 0
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """What sending works with. A rehearsal does everything but hand mails over and write."""

    catalogue: Catalogue
    engine: Engine
    post: Post
    at: datetime
    rehearsal: bool = False

    def send(self, on_letter: Callable[[Letter], None] = lambda _: None) -> Sent:
        """Sends all mails that are due; `on_letter` gets each before it is sent. Raises Unreachable
        if no conversation with the mail server begins."""
        with self.catalogue.read() as connection:
            up_to = announcements.last(connection)
        # What is announced up to here is in the index from now on.
        bring_up_to_date(self.catalogue, self.engine)
        with self.catalogue.read() as connection:
            known = authorities(connection)
        planned, unanswerable = self._plan(up_to, known)
        with self.catalogue.read() as connection:
            due = mails.due(connection, self.at, confirmations_only=False)
        waiting = [*due, *planned] if self.rehearsal else due
        done = self._deliver(waiting, known, on_letter)
        return replace(done, unanswerable=unanswerable)

    def send_confirmations(self) -> Sent:
        """Sends the mails that ask to confirm, and no others."""
        with self.catalogue.read() as connection:
            due = mails.due(connection, self.at, confirmations_only=True)
            known = authorities(connection)
        return self._deliver(due, known, lambda _: None)

    def _plan(self, up_to: int, known: Authorities) -> tuple[list[Mail], int]:
        """Writes down a mail for each subscription that has news. Gives those mails, and of how
        many subscriptions the search cannot be asked any more."""
        if not self.rehearsal:
            with self.catalogue.write() as connection:
                subscriptions.forget_unconfirmed(connection, self.at)
        with self.catalogue.read() as connection:
            due = subscriptions.due(connection, self.at, up_to)
        planned, unanswerable = [], 0
        for one in due:
            try:
                found = self._news(searches.read(one.search), one.serial, 1, up_to, known)
            except BadInput:
                unanswerable += 1
                continue
            mail = mails.new(
                one.subscription_id, self.at, self.post.domain, after=one.serial, up_to=up_to
            )
            if found.new:
                planned.append(mail)
            if not self.rehearsal:
                with self.catalogue.write() as connection:
                    if subscriptions.move_on(connection, one, up_to) and found.new:
                        mails.put(connection, mail)
        return planned, unanswerable

    def _deliver(
        self, waiting: list[Mail], known: Authorities, on_letter: Callable[[Letter], None]
    ) -> Sent:
        done = Sent()
        if not waiting and not self.rehearsal:
            return done
        with connected(self.post) as server:
            try:
                for letter in self._letters(waiting, known):
                    on_letter(letter)
                    done = self._hand_over(server, letter, done)
            except Unreachable as error:
                done = replace(done, broken=str(error))
        if done.erased:
            self.catalogue.forget()
        return done

    def _letters(self, waiting: list[Mail], known: Authorities) -> Iterator[Letter]:
        """The mails as they are to be now: without records withdrawn since they were planned, and
        none of which nothing is left or that were stopped."""
        for mail in waiting:
            letter = self._letter(mail, known)
            if letter is not None:
                yield letter
            elif not self.rehearsal:
                with self.catalogue.write() as connection:
                    mails.remove(connection, mail.subscription_id)

    def _letter(self, mail: Mail, known: Authorities) -> Letter | None:
        with self.catalogue.read() as connection:
            to = subscriptions.by_id(connection, mail.subscription_id)
            notice = fact(connection, "notice") or ""
        if to is None:
            return None
        try:
            search = searches.read(to.search)
            said = searches.whole(search, known)
            if mail.confirm_token:
                message = letters.confirmation(self.post, notice, to, mail, said)
                return Letter(to, mail, message, 0)
            found = self._news(search, mail.after, _MOST_TOLD, mail.up_to, known)
        except BadInput:  # a theme or publisher has gone since, or it cannot be read
            return None
        if not found.new:
            return None
        if isinstance(found, News):
            reasons = [searches.reasons(search.request, new.result, known) for new in found.new]
            told = letters.of_records(self.post, to, found, reasons)
        else:
            told = letters.of_findings(self.post, found)
        message = letters.alert(self.post, notice, to, mail, said, told, found.more)
        return Letter(to, mail, message, len(found.new))

    def _news(
        self, search: Search, after: int, limit: int, up_to: int | None, known: Authorities
    ) -> News | FindingNews:
        asked = (self.catalogue, self.engine, search.request, after, limit)
        if search.findings:
            return finding_news(*asked, up_to=up_to, known=known)
        return news(*asked, up_to=up_to, known=known)

    def _hand_over(self, server: Conversation, letter: Letter, done: Sent) -> Sent:
        if self.rehearsal:
            return replace(done, sent=done.sent + 1)
        try:
            taken = server.send(letter.to.address, letter.message)
        except Unreachable:
            # Others go first the next time: it may be this mail that the server breaks off at.
            with self.catalogue.write() as connection:
                mails.put_off(connection, letter.to.subscription_id, self.at)
            raise
        with self.catalogue.write() as connection:
            match taken:
                case "sent":
                    mails.remove(connection, letter.to.subscription_id)
                    if letter.records:
                        subscriptions.mark_mailed(connection, letter.to.subscription_id, self.at)
                    return replace(done, sent=done.sent + 1)
                case "later":
                    wait = min(
                        _AGAIN_AFTER * 2 ** min(letter.mail.attempts, 20), mails.LONGEST_WAIT
                    )
                    mails.put_off(connection, letter.to.subscription_id, self.at + wait)
                    return replace(done, later=done.later + 1)
                case "refused":
                    done = replace(done, refused=done.refused + 1)
                    if letter.records and letter.to.refusals + 1 < _MOST_REFUSALS:
                        subscriptions.mark_refused(connection, letter.to.subscription_id)
                        until = self.at + mails.LONGEST_WAIT
                        mails.put_off(connection, letter.to.subscription_id, until)
                        return done
                    subscriptions.erase(connection, letter.to.subscription_id)
                    return replace(done, erased=done.erased + 1)


def masked(address: str) -> str:
    """An address that tells its owner from others and not much more: "j…@example.org"."""
    return f"{address[:1]}…@{address.rpartition('@')[2]}"
