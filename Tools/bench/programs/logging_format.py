"""A small logging system: levels, filters, handlers, and all three ways of formatting."""
import sys

SIZE = 43000

DEBUG, INFO, WARNING, ERROR = 10, 20, 30, 40
NAMES = {DEBUG: "DEBUG", INFO: "INFO", WARNING: "WARNING", ERROR: "ERROR"}


class Record:
    def __init__(self, name, level, message, arguments, created):
        self.name = name
        self.level = level
        self.message = message
        self.arguments = arguments
        self.created = created

    def text(self):
        if self.arguments:
            return self.message % self.arguments
        return self.message


class PercentFormatter:
    layout = "%(created)010.3f %(level)-8s [%(name)s] %(text)s"

    def format(self, record):
        return self.layout % {"created": record.created, "level": NAMES[record.level],
                              "name": record.name, "text": record.text()}


class BraceFormatter:
    layout = "{created:>12.2f}|{level:^9}|{name:<12}|{text}"

    def format(self, record):
        return self.layout.format(created=record.created, level=NAMES[record.level],
                                  name=record.name, text=record.text())


class LiteralFormatter:
    def format(self, record):
        return (f"{record.created:08.1f} {NAMES[record.level]!r:>10} {record.name.upper()} "
                f"{record.text()} ({len(record.arguments)} arguments, {record.level:#x})")


class Handler:
    def __init__(self, formatter, level):
        self.formatter = formatter
        self.level = level
        self.lines = 0
        self.check = 0

    def handle(self, record):
        if record.level >= self.level:
            line = self.formatter.format(record)
            self.lines += 1
            self.check = (self.check * 131 + len(line) + ord(line[-1])) % 1000003


class Logger:
    def __init__(self, name, level, parent=None):
        self.name = name
        self.level = level
        self.parent = parent
        self.handlers = []

    def is_enabled_for(self, level):
        return level >= self.level

    def log(self, level, message, *arguments, clock=0.0):
        if self.is_enabled_for(level):
            record = Record(self.name, level, message, arguments, clock)
            logger = self
            while logger is not None:
                for handler in logger.handlers:
                    handler.handle(record)
                logger = logger.parent

    def debug(self, message, *arguments, **options):
        self.log(DEBUG, message, *arguments, **options)

    def info(self, message, *arguments, **options):
        self.log(INFO, message, *arguments, **options)

    def error(self, message, *arguments, **options):
        self.log(ERROR, message, *arguments, **options)


def main(rounds):
    root = Logger("root", INFO)
    root.handlers.append(Handler(PercentFormatter(), INFO))
    root.handlers.append(Handler(BraceFormatter(), WARNING))
    child = Logger("root.child", INFO, root)
    child.handlers.append(Handler(LiteralFormatter(), DEBUG))
    for i in range(rounds):
        clock = i / 8.0
        for _ in range(10):
            child.debug("dropped %s %d", "here", i)
        child.info("request %d from %s took %.3f ms", i, "host%d" % (i % 9), i / 3.0, clock=clock)
        child.error("failed: %r (%x, %5.1f%%)", {"code": i % 5}, i, i % 100 / 1.5, clock=clock)
        root.info("plain message", clock=clock)
        root.error("%-10s|%+d|%e", "left", i, i * 1000.0, clock=clock)
    print([(h.lines, h.check) for h in root.handlers + child.handlers])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
