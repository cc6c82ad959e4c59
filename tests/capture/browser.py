# SPDX-License-Identifier: Apache-2.0
"""What a real Chromium shows of the capture page: python -m tests.capture.browser URL DIRECTORY.

A process of its own, because the library that drives the browser runs an event loop that eventlet's
patches would break. Prints one JSON object and leaves screenshots in DIRECTORY.
"""

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def look(page: Page, url: str, directory: Path) -> dict[str, object]:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(url)
    page.screenshot(path=directory / "list.png", full_page=True)
    listed = page.locator("td.what a").all_inner_texts()
    page.get_by_label("Address or number").fill("amina")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=amina")
    found = page.locator("td.to bdi").all_inner_texts()
    page.get_by_role("link", name="المدرسة").click()
    letter = page.frame_locator("iframe")
    first = letter.locator("p").first
    seen = {
        "title": page.title(),
        "direction": first.evaluate(DIRECTION),
        "starts_at_right": first.evaluate(STARTS_AT_RIGHT),
        "first_paragraph": first.inner_text(),
        "heading_direction": page.locator("h1").evaluate(DIRECTION),
    }
    page.screenshot(path=directory / "message.png", full_page=True)
    page.goto(url)
    page.locator("td.what a", has_text="script").first.click()
    page.frame_locator("iframe").locator("p").first.wait_for()
    seen["title_after_script"] = page.title()
    page.goto(f"{url}/?channel=sms")
    page.locator("td.what a").first.click()
    seen["bubble_direction"] = page.locator(".bubble").evaluate(DIRECTION)
    page.screenshot(path=directory / "text.png", full_page=True)
    elsewhere = [each for each in asked if not each.startswith((url, "data:"))]
    return {"listed": listed, "found": found, "elsewhere": elsewhere, **seen,
            "complaints": complaints}  # fmt: skip


DIRECTION = "element => getComputedStyle(element).direction"
# Where the first letter is drawn, not only what the style says.
STARTS_AT_RIGHT = """p => {
  const range = document.createRange();
  range.setStart(p.firstChild, 0);
  range.setEnd(p.firstChild, 1);
  const letter = range.getBoundingClientRect(), box = p.getBoundingClientRect();
  return letter.left > (box.left + box.right) / 2;
}"""


def main(url: str, directory: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, timeout=30_000
        )
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        page.set_default_timeout(15_000)
        print(json.dumps(look(page, url, directory)))  # noqa: T201 - what the test reads
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
