"""All threads read attributes and call methods of one instance."""
import harness

WORK = 26000000


class Settings:
    limit = 1000

    def __init__(self):
        self.scale = 3
        self.offset = 7
        self.name = "shared"

    def apply(self, x):
        return (x * self.scale + self.offset) % self.limit


settings = Settings()


def work(n):
    x = 0
    for _ in range(n):
        x = settings.apply(x)
        x += len(settings.name)
    return x


if __name__ == "__main__":
    harness.run(work, WORK)
