"""What a phone's browser loads for the exam room, and how soon it shows the next question."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import PHONE, chromium
from tests.http_candidate import Candidate
from tests.live_server import LiveServer

SLOWER = 4
SHORTEST_EVENT_MS = 16  # what the browser's event timing does not report is quicker than this
EVENTS = """
    window.seen = {};
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        if (entry.interactionId) {
            seen[entry.interactionId] = Math.max(seen[entry.interactionId] || 0, entry.duration);
        }
    })).observe({type: "event", durationThreshold: 16, buffered: true});
"""


@dataclass
class Visit:
    """What went over the wire for one load."""

    sizes: dict[str, int] = field(default_factory=dict)  # bytes with headers, by request
    cached: set[str] = field(default_factory=set)

    @property
    def requests(self) -> int:
        """Requests that reached the server."""
        return len(self.sizes.keys() - self.cached)

    @property
    def kilobytes(self) -> float:
        """Of 1,000 bytes."""
        return sum(size for name, size in self.sizes.items() if name not in self.cached) / 1000


def visits(server: LiveServer, candidate: Candidate) -> tuple[Visit, Visit]:
    """The room loaded with an empty cache, and then once more."""
    with chromium() as browser:
        context = signed_in(browser, server, candidate)
        page = context.new_page()
        return load(page, candidate.attempt), load(page, candidate.attempt)


def next_question_paints(server: LiveServer, candidate: Candidate, moves: int) -> list[float]:
    """Milliseconds from each press of Next to the paint that follows, on a slowed CPU."""
    with chromium() as browser:
        page = signed_in(browser, server, candidate).new_page()
        page.add_init_script(EVENTS)
        load(page, candidate.attempt)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        button = page.locator("[data-do=next]").first
        for _ in range(moves):
            button.tap()
            page.wait_for_timeout(120)
        page.wait_for_timeout(500)
        seen: dict[str, float] = page.evaluate("window.seen")
        quicker = moves - len(seen)
        return sorted([float(SHORTEST_EVENT_MS)] * quicker + list(seen.values()))


def signed_in(browser: Browser, server: LiveServer, candidate: Candidate) -> BrowserContext:
    """A phone with the candidate's session."""
    context = browser.new_context(**PHONE, base_url=server.url)
    context.add_cookies(
        [
            {"name": name, "value": value, "url": server.url}
            for name, value in candidate.cookies.items()
        ]
    )
    return context


def load(page: Page, path: str) -> Visit:
    """Load a page until it is quiet, and count."""
    visit = Visit()
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}

    def sent(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def answered(event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache") or event["response"].get("fromPrefetchCache"):
            visit.cached.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if addresses.get(event["requestId"], "").startswith("http"):
            visit.sizes[event["requestId"]] = int(event.get("encodedDataLength", 0))

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.responseReceived", answered)
    session.on("Network.requestServedFromCache", lambda event: visit.cached.add(event["requestId"]))
    session.on("Network.loadingFinished", finished)
    page.goto(path, wait_until="load")
    page.wait_for_timeout(800)
    session.detach()
    return visit
