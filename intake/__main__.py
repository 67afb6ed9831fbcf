"""The program: ``zhihui``, or ``python -m intake``."""

from intake.cli.app import main

if __name__ == "__main__":
    main()
