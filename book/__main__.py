"""`python -m book`: a command line comes in; its exit status goes out."""

from book.cli import main

raise SystemExit(main())
