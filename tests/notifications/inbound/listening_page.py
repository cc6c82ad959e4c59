# SPDX-License-Identifier: Apache-2.0
"""What a real Chromium makes of a page to listen: python -m ... URL.

A process of its own, because the library that drives the browser runs an event loop that eventlet's
patches would break. Prints one JSON object.
"""

import json
import shutil
import sys

from playwright.sync_api import sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"]
# How long it is, and that it moves on when it is played.
PLAYED = """audio => new Promise((done, failed) => {
  audio.onerror = () => failed(new Error("the recording cannot be played"));
  audio.ontimeupdate = () => audio.currentTime > 0.2 && done(audio.duration);
  audio.muted = true;
  audio.play();
})"""
# What WCAG 2.2 AA asks of a page as simple as this one, as far as a machine can tell.
CHECKED = r"""() => {
  const luminance = colour => colour.match(/[0-9.]+/g).slice(0, 3).map(Number)
    .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = element => (luminance(getComputedStyle(document.body).backgroundColor) + 0.05) /
    (luminance(getComputedStyle(element).color) + 0.05);
  const audio = document.querySelector("audio");
  audio.focus();
  // Where digits are drawn, not only in which order they stand in the text.
  const leftOf = digits => {
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      const at = nodes.currentNode.data.indexOf(digits);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(nodes.currentNode, at);
      range.setEnd(nodes.currentNode, at + digits.length);
      return range.getBoundingClientRect().left;
    }
  };
  const kept = ["206", "555", "0100"].map(leftOf);
  for (const each of document.querySelectorAll("main p"))
    each.textContent = each.textContent.replace(/[\u2066\u2069]/g, "");
  return {
    language: document.documentElement.lang,
    direction: getComputedStyle(document.querySelector("main")).direction,
    title: document.title.length > 0,
    headings: document.querySelectorAll("h1").length,
    landmark: document.querySelectorAll("main").length,
    label: audio.getAttribute("aria-label"),
    focusable: document.activeElement === audio,
    contrast: Math.min(...[...document.querySelectorAll("p,h1")].map(ratio)),
    fits: document.documentElement.scrollWidth <= innerWidth,
    kept, loose: ["206", "555", "0100"].map(leftOf),
    languages: [...document.querySelectorAll("main div")].map(each => each.lang),
  };
}"""


def main(url: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS, timeout=30_000
        )
        page = browser.new_page(viewport={"width": 320, "height": 640})  # WCAG 1.4.10
        page.set_default_timeout(20_000)
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(url)
        seen = {"seconds": page.locator("audio").evaluate(PLAYED), **page.evaluate(CHECKED)}
        print(json.dumps(seen | {"asked": asked, "complaints": complaints}))  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
