package dev.residue.dataset.assignandadd;

import dev.residue.dataset.RandomStream;

/** Draws sequences of a split, uniform over what the split leaves open. */
record EvaluationSampler(AssignAndAddSettings settings, PairSplit pairs, OperandSlots slots) {

    void draw(EvaluationSplit split, RandomStream random, SequenceWriter writer) {
        int code =
                split.heldOutPair
                        ? pairs.heldOutCode(random.nextInt(pairs.heldOutCount()))
                        : pairs.trainCode(random.nextInt(pairs.trainCount()));
        int left = SequenceWriter.LITERAL;
        int right = SequenceWriter.LITERAL;
        if (split.variableOperands == 2) {
            int[] both = slots.pairs(split.slotViolations);
            int chosen = both[random.nextInt(both.length)];
            left = chosen / settings.variables();
            right = chosen % settings.variables();
        } else if (split.variableOperands == 1) {
            boolean onTheLeft = random.nextInt(2) == 0;
            int[] side =
                    onTheLeft
                            ? slots.left(split.slotViolations)
                            : slots.right(split.slotViolations);
            int variable = side[random.nextInt(side.length)];
            left = onTheLeft ? variable : left;
            right = onTheLeft ? right : variable;
        }
        write(random, writer, left, right, code);
    }

    void drawUnrestricted(SequenceType type, RandomStream random, SequenceWriter writer) {
        int left = SequenceWriter.LITERAL;
        int right = SequenceWriter.LITERAL;
        if (type.leftIsVariable()) {
            left = random.nextInt(settings.variables());
        }
        if (type == SequenceType.TWO_VARIABLES) {
            int distance = 1 + random.nextInt(settings.variables() - 1);
            right = (left + distance) % settings.variables();
        } else if (type.rightIsVariable()) {
            right = random.nextInt(settings.variables());
        }
        int code = random.nextInt(settings.modulus() * settings.modulus());
        write(random, writer, left, right, code);
    }

    /**
     * Writes one sequence of given operands, with a uniform number of assignments; unlike in
     * training, 2 is no likelier than others.
     */
    void write(RandomStream random, SequenceWriter writer, int left, int right, int code) {
        boolean two = left != SequenceWriter.LITERAL && right != SequenceWriter.LITERAL;
        int fewest = two ? 2 : 1;
        int assignments = fewest + random.nextInt(settings.assignments() - fewest + 1);
        writer.write(random, assignments, left, right, code);
    }
}
