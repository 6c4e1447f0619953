import sys

from csp_ir.cli import main

sys.exit(main())
