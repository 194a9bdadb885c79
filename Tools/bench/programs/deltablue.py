"""DeltaBlue: an incremental one-way constraint solver; small objects, virtual methods, lists.

After the algorithm of Freeman-Benson, Maloney and Borning (CACM 33(1), 1990) and its two usual
workloads: a long chain of equality constraints, and projections through scale and offset.
"""
import sys

SIZE = 240

REQUIRED, PREFERRED_STRONG, PREFERRED, DEFAULT_STRONG, NORMAL, DEFAULT_WEAK, WEAKEST = range(7)
NONE, FORWARD, BACKWARD = range(3)
CHAIN = 400
PROJECTIONS = 60


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.walk_strength = WEAKEST
        self.stay = True

    def add(self, constraint):
        self.constraints.append(constraint)

    def remove(self, constraint):
        self.constraints.remove(constraint)
        if self.determined_by is constraint:
            self.determined_by = None


class Constraint:
    is_input = False

    def __init__(self, planner, strength):
        self.planner = planner
        self.strength = strength

    def post(self):
        self.add_to_graph()
        self.planner.incremental_add(self)

    def destroy(self):
        if self.is_satisfied():
            self.planner.incremental_remove(self)
        else:
            self.remove_from_graph()

    def satisfy(self, mark):
        """Try to be satisfied; returns the weaker constraint that this one displaced."""
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("could not satisfy a required constraint")
            return None
        self.mark_inputs(mark)
        out = self.output()
        displaced = out.determined_by
        if displaced is not None:
            displaced.mark_unsatisfied()
        out.determined_by = self
        if not self.planner.add_propagate(self, mark):
            raise ValueError("cycle encountered")
        out.mark = mark
        return displaced


class UnaryConstraint(Constraint):
    def __init__(self, planner, variable, strength):
        Constraint.__init__(self, planner, strength)
        self.variable = variable
        self.satisfied = False
        self.post()

    def add_to_graph(self):
        self.variable.add(self)
        self.satisfied = False

    def remove_from_graph(self):
        self.variable.remove(self)
        self.satisfied = False

    def choose_method(self, mark):
        variable = self.variable
        self.satisfied = variable.mark != mark and self.strength < variable.walk_strength

    def is_satisfied(self):
        return self.satisfied

    def mark_inputs(self, mark):
        pass

    def inputs_known(self, mark):
        return True

    def output(self):
        return self.variable

    def mark_unsatisfied(self):
        self.satisfied = False

    def recalculate(self):
        self.variable.walk_strength = self.strength
        self.variable.stay = not self.is_input
        if self.variable.stay:
            self.execute()

    def execute(self):
        pass


class StayConstraint(UnaryConstraint):
    pass


class EditConstraint(UnaryConstraint):
    is_input = True


class BinaryConstraint(Constraint):
    def __init__(self, planner, v1, v2, strength):
        Constraint.__init__(self, planner, strength)
        self.v1 = v1
        self.v2 = v2
        self.direction = NONE
        self.post()

    def choose_method(self, mark):
        v1, v2, strength = self.v1, self.v2, self.strength
        if v1.mark == mark:
            free = v2.mark != mark and strength < v2.walk_strength
            self.direction = FORWARD if free else NONE
        elif v2.mark == mark:
            self.direction = BACKWARD if strength < v1.walk_strength else NONE
        elif v1.walk_strength > v2.walk_strength:
            self.direction = BACKWARD if strength < v1.walk_strength else NONE
        else:
            self.direction = FORWARD if strength < v2.walk_strength else NONE

    def add_to_graph(self):
        self.v1.add(self)
        self.v2.add(self)
        self.direction = NONE

    def remove_from_graph(self):
        self.v1.remove(self)
        self.v2.remove(self)
        self.direction = NONE

    def is_satisfied(self):
        return self.direction != NONE

    def mark_inputs(self, mark):
        self.input().mark = mark

    def input(self):
        return self.v1 if self.direction == FORWARD else self.v2

    def output(self):
        return self.v2 if self.direction == FORWARD else self.v1

    def inputs_known(self, mark):
        source = self.input()
        return source.mark == mark or source.stay or source.determined_by is None

    def mark_unsatisfied(self):
        self.direction = NONE

    def recalculate(self):
        source, out = self.input(), self.output()
        out.walk_strength = max(self.strength, source.walk_strength)
        out.stay = source.stay
        if out.stay:
            self.execute()


class EqualConstraint(BinaryConstraint):
    def execute(self):
        self.output().value = self.input().value


class ScaleConstraint(BinaryConstraint):
    def __init__(self, planner, source, scale, offset, destination, strength):
        self.scale = scale
        self.offset = offset
        BinaryConstraint.__init__(self, planner, source, destination, strength)

    def add_to_graph(self):
        BinaryConstraint.add_to_graph(self)
        self.scale.add(self)
        self.offset.add(self)

    def remove_from_graph(self):
        BinaryConstraint.remove_from_graph(self)
        self.scale.remove(self)
        self.offset.remove(self)

    def mark_inputs(self, mark):
        BinaryConstraint.mark_inputs(self, mark)
        self.scale.mark = self.offset.mark = mark

    def execute(self):
        if self.direction == FORWARD:
            self.v2.value = self.v1.value * self.scale.value + self.offset.value
        else:
            self.v1.value = (self.v2.value - self.offset.value) // self.scale.value

    def recalculate(self):
        source, out = self.input(), self.output()
        out.walk_strength = max(self.strength, source.walk_strength)
        out.stay = source.stay and self.scale.stay and self.offset.stay
        if out.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def incremental_add(self, constraint):
        mark = self.new_mark()
        displaced = constraint.satisfy(mark)
        while displaced is not None:
            displaced = displaced.satisfy(mark)

    def incremental_remove(self, constraint):
        out = constraint.output()
        constraint.mark_unsatisfied()
        constraint.remove_from_graph()
        unsatisfied = self.remove_propagate_from(out)
        for strength in range(WEAKEST):
            for candidate in unsatisfied:
                if candidate.strength == strength:
                    self.incremental_add(candidate)

    def add_propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current.output().mark == mark:
                self.incremental_remove(constraint)
                return False
            current.recalculate()
            self.add_consumers(current.output(), todo)
        return True

    def add_consumers(self, variable, found):
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.is_satisfied():
                found.append(constraint)

    def remove_propagate_from(self, out):
        out.determined_by = None
        out.walk_strength = WEAKEST
        out.stay = True
        unsatisfied = []
        todo = [out]
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
            determining = variable.determined_by
            for constraint in variable.constraints:
                if constraint is not determining and constraint.is_satisfied():
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def extract_plan(self, constraints):
        sources = [c for c in constraints if c.is_input and c.is_satisfied()]
        mark = self.new_mark()
        plan = []
        while sources:
            constraint = sources.pop()
            out = constraint.output()
            if out.mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                out.mark = mark
                self.add_consumers(out, sources)
        return plan


def run_plan(plan):
    for constraint in plan:
        constraint.execute()


def chain_test(n):
    """Edits the head of a chain of n equalities and follows the value to its end."""
    planner = Planner()
    variables = [Variable("v%d" % i) for i in range(n + 1)]
    for first, second in zip(variables, variables[1:]):
        EqualConstraint(planner, first, second, REQUIRED)
    head, last = variables[0], variables[-1]
    StayConstraint(planner, last, DEFAULT_STRONG)
    edit = EditConstraint(planner, head, PREFERRED_STRONG)
    plan = planner.extract_plan([edit])
    total = 0
    for value in range(10):
        head.value = value
        run_plan(plan)
        if last.value != value:
            raise AssertionError("chain test failed")
        total += last.value
    edit.destroy()
    return total


def change(planner, variable, value):
    edit = EditConstraint(planner, variable, PREFERRED)
    plan = planner.extract_plan([edit])
    for _ in range(10):
        variable.value = value
        run_plan(plan)
    edit.destroy()


def projection_test(n):
    """Maps n sources to destinations and edits source, destination, scale and offset."""
    planner = Planner()
    scale = Variable("scale", 10)
    offset = Variable("offset", 1000)
    destinations = []
    for i in range(n):
        source = Variable("source", i)
        destination = Variable("destination", i)
        destinations.append(destination)
        StayConstraint(planner, source, NORMAL)
        ScaleConstraint(planner, source, scale, offset, destination, REQUIRED)
    change(planner, source, 17)
    if destination.value != 1170:
        raise AssertionError("projection test 1 failed")
    change(planner, destination, 1050)
    if source.value != 5:
        raise AssertionError("projection test 2 failed")
    change(planner, scale, 5)
    for i, variable in enumerate(destinations[:-1]):
        if variable.value != i * 5 + 1000:
            raise AssertionError("projection test 3 failed")
    change(planner, offset, 2000)
    for i, variable in enumerate(destinations[:-1]):
        if variable.value != i * 5 + 2000:
            raise AssertionError("projection test 4 failed")
    return sum(v.value for v in destinations)


def main(repeats):
    total = 0
    for _ in range(repeats):
        total += chain_test(CHAIN)
        total += projection_test(PROJECTIONS)
    print("checksum", total)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE)
