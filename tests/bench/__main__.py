"""``python -m tests.bench``; see ``tests.bench.run``.

Engines' processes import this file again, so it imports nothing by itself.
"""

if __name__ == "__main__":
    from tests.bench.run import main

    main()
