"""Go on a 9 by 9 board: Monte-Carlo tree search with random play-outs.

Strings of stones are united with their liberties counted; captured strings leave the board;
simple ko; a play-out ends after two passes.
"""
import sys
from math import log, sqrt

SIZE = 83
SIDE = 9
POINTS = SIDE * SIDE
EMPTY, BLACK, WHITE = 0, 1, 2
PASS = -1
KOMI = 7.5
MAX_MOVES = POINTS * 3


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % n


def make_neighbours():
    table = []
    for point in range(POINTS):
        x, y = point % SIDE, point // SIDE
        near = []
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            if 0 <= x + dx < SIDE and 0 <= y + dy < SIDE:
                near.append((y + dy) * SIDE + x + dx)
        table.append(tuple(near))
    return table


NEIGHBOURS = make_neighbours()


class Board:
    def __init__(self):
        self.colours = [EMPTY] * POINTS
        self.empties = list(range(POINTS))
        self.places = list(range(POINTS))
        self.to_move = BLACK
        self.ko = PASS
        self.passes = 0
        self.moves = 0

    def copy(self):
        other = Board.__new__(Board)
        other.colours = self.colours[:]
        other.empties = self.empties[:]
        other.places = self.places[:]
        other.to_move = self.to_move
        other.ko = self.ko
        other.passes = self.passes
        other.moves = self.moves
        return other

    def take_empty(self, point):
        empties, places = self.empties, self.places
        i = places[point]
        last = empties[-1]
        empties[i] = last
        places[last] = i
        empties.pop()

    def give_empty(self, point):
        self.places[point] = len(self.empties)
        self.empties.append(point)

    def string(self, point):
        """The stones connected to point, and whether they have a liberty."""
        colours = self.colours
        colour = colours[point]
        stones = {point}
        todo = [point]
        alive = False
        while todo:
            for other in NEIGHBOURS[todo.pop()]:
                c = colours[other]
                if c == EMPTY:
                    alive = True
                elif c == colour and other not in stones:
                    stones.add(other)
                    todo.append(other)
        return stones, alive

    def has_liberty(self, point):
        for other in NEIGHBOURS[point]:
            if self.colours[other] == EMPTY:
                return True
        return self.string(point)[1]

    def is_eye(self, point, colour):
        for other in NEIGHBOURS[point]:
            if self.colours[other] != colour:
                return False
        return True

    def play(self, point):
        """Plays a move; returns False, leaving the board as it was, when it is illegal."""
        if point == PASS:
            self.passes += 1
            self.ko = PASS
            self.moves += 1
            self.to_move = 3 - self.to_move
            return True
        colour = self.to_move
        if self.colours[point] != EMPTY or point == self.ko or self.is_eye(point, colour):
            return False
        self.colours[point] = colour
        captured = []
        for other in NEIGHBOURS[point]:
            if self.colours[other] == 3 - colour and not self.has_liberty(other):
                stones = self.string(other)[0]
                for stone in sorted(stones):
                    self.colours[stone] = EMPTY
                    captured.append(stone)
        if not captured and not self.has_liberty(point):
            self.colours[point] = EMPTY
            return False
        self.take_empty(point)
        for stone in captured:
            self.give_empty(stone)
        self.ko = captured[0] if len(captured) == 1 else PASS
        self.passes = 0
        self.moves += 1
        self.to_move = 3 - colour
        return True

    def random_move(self, random):
        empties = self.empties
        n = len(empties)
        if n:
            start = random.below(n)
            for i in range(n):
                point = empties[(start + i) % n]
                if self.play(point):
                    return point
        self.play(PASS)
        return PASS

    def play_out(self, random):
        while self.passes < 2 and self.moves < MAX_MOVES:
            self.random_move(random)
        return self.score()

    def score(self):
        """BLACK's or WHITE's victory by area: stones and the points only they touch."""
        black, white = 0, KOMI
        for point in range(POINTS):
            colour = self.colours[point]
            if colour == EMPTY:
                seen = 0
                for other in NEIGHBOURS[point]:
                    seen |= self.colours[other]
                colour = seen if seen != 3 else EMPTY
            if colour == BLACK:
                black += 1
            elif colour == WHITE:
                white += 1
        return BLACK if black > white else WHITE


class Node:
    def __init__(self, board, parent=None, point=PASS):
        self.parent = parent
        self.point = point
        self.mover = 3 - board.to_move
        self.wins = 0
        self.visits = 0
        self.children = []
        self.untried = list(board.empties)
        self.untried.append(PASS)

    def value(self, log_visits):
        return self.wins / self.visits + 0.7 * sqrt(log_visits / self.visits)

    def best_child(self):
        log_visits = log(self.visits)
        return max(self.children, key=lambda child: child.value(log_visits))

    def expand(self, board, random):
        untried = self.untried
        while untried:
            i = random.below(len(untried))
            point = untried[i]
            untried[i] = untried[-1]
            untried.pop()
            if board.play(point):
                child = Node(board, self, point)
                self.children.append(child)
                return child
        return self

    def update(self, winner):
        node = self
        while node is not None:
            node.visits += 1
            if node.mover == winner:
                node.wins += 1
            node = node.parent


def search(board, games, random):
    root = Node(board)
    for _ in range(games):
        position = board.copy()
        node = root
        while not node.untried and node.children:
            node = node.best_child()
            position.play(node.point)
        node = node.expand(position, random)
        node.update(position.play_out(random))
    return max(root.children, key=lambda child: child.visits).point


def main(games):
    random = Random(42)
    board = Board()
    moves = []
    for _ in range(4):
        point = search(board, games, random)
        board.play(point)
        moves.append(point)
    check = 0
    for colour in board.colours:
        check = (check * 3 + colour) % 1000003
    print("moves", moves, "checksum", check)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
