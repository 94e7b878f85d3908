"""A real mail server on loopback, which can be told to misbehave."""

import asyncio
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Received:
    """A mail as the server took it."""

    sender: str
    recipient: str
    message: EmailMessage

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")

    def link(self, before: str) -> str:
        """The token that follows this in a link."""
        found = re.search(re.escape(before) + r"([\w-]+)", self.text)
        assert found, self.text
        return found.group(1)


@dataclass
class MailServer:
    """`refuse` gives by recipient what is said to RCPT, `answer` what is said to a whole mail;
    `dies` is where it breaks off: "DATA" in the middle of a mail, "taken" after it has taken one
    and before it says so. `delay` is waited before a mail is answered."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    answer: str = "250 OK"
    sender_answer: str = ""
    dies: str = ""
    delay: float = 0.0
    on_mail: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self) -> list[str]:
        return [mail.message["Message-ID"] for mail in self.received]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender_answer or "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        await asyncio.sleep(self.delay)
        if self.answer.startswith("250"):
            content = envelope.original_content or b""
            parsed = message_from_bytes(content, policy=default)
            assert isinstance(parsed, EmailMessage)
            for recipient in envelope.rcpt_tos:
                self.received.append(Received(str(envelope.mail_from), recipient, parsed))
        if self.dies == "taken":
            assert server.transport is not None
            server.transport.abort()
        self.on_mail()
        return self.answer


class _Smtp(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if self.event_handler.dies != "DATA":
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        await self._reader.readline()
        self.transport.abort()


@contextmanager
def mail_server(**given: Any) -> Iterator[MailServer]:
    """A mail server for the length of a block."""
    handler = MailServer()

    class OnFreePort(Controller):
        def factory(self) -> SMTP:
            return _Smtp(handler, **{"enable_SMTPUTF8": True, **given})

    controller = OnFreePort(handler, hostname="127.0.0.1", port=0)
    controller.port = free_port()
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()


def free_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
