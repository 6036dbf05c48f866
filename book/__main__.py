"""`python -m book`: a command line comes in; its exit status goes out."""

try:
    from book.cli import main

    status = main()
except KeyboardInterrupt:  # Ctrl-C while the program was still being read: there is nothing to say yet
    status = 130

raise SystemExit(status)
