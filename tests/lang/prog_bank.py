"""A simulated bank: decimal fixed point, exceptions, properties, events, reports by formatting."""
import functools
import heapq
from dataclasses import dataclass, field
from enum import Enum


class BankError(Exception):
    def __init__(self, account, message):
        super().__init__(f"{account.number}: {message}")
        self.account = account


class Overdrawn(BankError):
    pass


class Frozen(BankError):
    pass


class Kind(Enum):
    DEPOSIT = "+"
    WITHDRAWAL = "-"
    FEE = "f"
    INTEREST = "i"


@functools.total_ordering
class Money:
    """Cents in an int; arithmetic only with Money and int."""
    __slots__ = ("cents",)

    def __init__(self, text=0):
        if isinstance(text, str):
            whole, _, rest = text.partition(".")
            sign = -1 if whole.startswith("-") else 1
            text = int(whole) * 100 + sign * int((rest + "00")[:2])
        self.cents = text

    def __add__(self, other):
        if isinstance(other, Money):
            return Money(self.cents + other.cents)
        return NotImplemented

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __sub__(self, other):
        return Money(self.cents - other.cents)

    def __neg__(self):
        return Money(-self.cents)

    def __mul__(self, share):
        return Money(round(self.cents * share))

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __lt__(self, other):
        return self.cents < other.cents

    def __hash__(self):
        return hash(self.cents)

    def __bool__(self):
        return bool(self.cents)

    def __repr__(self):
        return f"Money({str(self)!r})"

    def __str__(self):
        return f"{'-' if self.cents < 0 else ''}{abs(self.cents) // 100}.{abs(self.cents) % 100:02}"

    def __format__(self, spec):
        return format(self.cents / 100, spec or ".2f")


@dataclass(frozen=True)
class Entry:
    day: int
    kind: Kind
    amount: Money
    note: str = ""


@dataclass
class Account:
    number: int
    owner: str
    limit: Money = Money(0)
    entries: list = field(default_factory=list)
    frozen: bool = False

    @property
    def balance(self):
        return sum(e.amount for e in self.entries) or Money(0)

    def post(self, day, kind, amount, note=""):
        if self.frozen:
            raise Frozen(self, "account is frozen")
        if kind is Kind.WITHDRAWAL and self.balance + amount < -self.limit:
            raise Overdrawn(self, f"cannot take {-amount}, have {self.balance}")
        self.entries.append(Entry(day, kind, amount, note))


class Bank:
    def __init__(self):
        self.accounts = {}
        self.events = []
        self.failures = []
        self.sequence = iter(range(10**6))

    def open(self, owner, limit="0"):
        number = 1000 + len(self.accounts)
        self.accounts[number] = Account(number, owner, Money(limit))
        return self.accounts[number]

    def at(self, day, action, *args):
        heapq.heappush(self.events, (day, next(self.sequence), action, args))

    def transfer(self, day, source, target, amount):
        source.post(day, Kind.WITHDRAWAL, -amount, f"to {target.owner}")
        try:
            target.post(day, Kind.DEPOSIT, amount, f"from {source.owner}")
        except BankError:
            source.post(day, Kind.DEPOSIT, amount, "returned")
            raise

    def month_end(self, day):
        for account in self.accounts.values():
            match account.balance:
                case Money(cents=c) if c > 0:
                    account.post(day, Kind.INTEREST, account.balance * 0.005, "interest")
                case Money(cents=c) if c < 0:
                    account.post(day, Kind.FEE, Money("-12.5"), "overdraft fee")
        if day < 90:
            self.at(day + 30, self.month_end)

    def run(self):
        while self.events:
            day, _, action, args = heapq.heappop(self.events)
            try:
                action(day, *args)
            except BankError as e:
                self.failures.append((day, type(e).__name__, str(e)))

    def report(self):
        for a in sorted(self.accounts.values(), key=lambda a: (-a.balance.cents, a.owner)):
            flag = "*" if a.frozen else " "
            print(f"{a.number:>6}{flag}|{a.owner:<8}|{a.balance:>12,.2f}|{len(a.entries):03d}")


bank = Bank()
ada, bob, cyd, dee = (bank.open(n, l) for n, l in (("Ada", "100"), ("Bob", "0"), ("Cyd", "50.5"),
    ("Dee", "0")))
for i, account in enumerate((ada, bob, cyd, dee)):
    bank.at(i, lambda day, a, m: a.post(day, Kind.DEPOSIT, m), account,
        Money(f"{(i + 1) * 1234}.{i}5"))
state = 99
for _ in range(150):
    state = (state * 1103515245 + 12345) % 2**31
    names = (ada, bob, cyd, dee)
    source, target = names[state >> 8 & 3], names[state >> 12 & 3]
    if source is not target:
        bank.at(5 + (state >> 16) % 90, bank.transfer, source, target, Money((state >> 5) % 90000))


def freeze(day, account):
    account.frozen = True


bank.at(50, freeze, dee)
bank.at(30, bank.month_end)
bank.run()
bank.report()
print(len(bank.failures), bank.failures[:4])
kinds = {}
for account in bank.accounts.values():
    for entry in account.entries:
        kinds[entry.kind] = kinds.get(entry.kind, Money()) + entry.amount
print({k.name: str(v) for k, v in sorted(kinds.items(), key=lambda kv: kv[0].name)})
print(ada.entries[0], Money("3.7") < Money("3.71"), Money("-0.5"), [Money(5)],
    max(Money("1"), Money("0.99")), hash(Money(1)) == hash(Money("0.01")))
for bad in (lambda: Money(1) + 1, lambda: ada.entries[0].__setattr__("day", 5),
        lambda: bank.transfer(1, bob, dee, Money("1")), lambda: Money("x.y")):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
