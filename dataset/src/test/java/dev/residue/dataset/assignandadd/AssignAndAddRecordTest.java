package dev.residue.dataset.assignandadd;

import dev.residue.dataset.assignandadd.AssignAndAddRecord.Assignment;
import dev.residue.dataset.assignandadd.AssignAndAddRecord.Operand;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class AssignAndAddRecordTest {

    private static final String EXAMPLE = "; ; a 40 ; j 18 ; ; ; k 9 + a 27 =";

    private static final AssignAndAddRecord RECORD =
            new AssignAndAddRecord(
                    16,
                    List.of(
                            new Assignment(0, 40, 2),
                            new Assignment(9, 18, 5),
                            new Assignment(10, 9, 10)),
                    Operand.variable(0),
                    Operand.number(27));

    @Test
    void printsAsTokensAndParsesBack() {
        Assertions.assertThat(RECORD).hasToString(EXAMPLE);
        Assertions.assertThat(AssignAndAddRecord.parse(EXAMPLE, 16)).isEqualTo(RECORD);
    }

    @Test
    void knowsItsTypeNumbersAndAnswer() {
        Assertions.assertThat(RECORD.type()).isEqualTo(SequenceType.VARIABLE_LEFT);
        Assertions.assertThat(RECORD.leftNumber()).isEqualTo(40);
        Assertions.assertThat(RECORD.rightNumber()).isEqualTo(27);
        Assertions.assertThat(RECORD.answer(59)).isEqualTo(8);
    }

    @Test
    void knowsWhereTheOperandsNumbersStand() {
        Assertions.assertThat(RECORD.leftValuePosition()).isEqualTo(3);
        Assertions.assertThat(RECORD.rightValuePosition()).isEqualTo(14);
        AssignAndAddRecord swapped = AssignAndAddRecord.parse("; a 4 b 5 + 7 b =", 9);
        Assertions.assertThat(swapped.leftValuePosition()).isEqualTo(6);
        Assertions.assertThat(swapped.rightValuePosition()).isEqualTo(4);
    }

    @Test
    void shorterTextIsPaddedOnItsLeft() {
        Assertions.assertThat(AssignAndAddRecord.parse("; b 7 ; e 5 ; d 2 ; + 7 23 =", 16))
                .hasToString("; ; ; b 7 ; e 5 ; d 2 ; + 7 23 =");
        Assertions.assertThat(AssignAndAddRecord.parse(" b 7 + b\t3 = ", 9))
                .hasToString("; ; ; b 7 + b 3 =");
        Assertions.assertThat(AssignAndAddRecord.parse("+ 1 2 =", 8))
                .hasToString("; ; ; ; + 1 2 =");
    }

    @Test
    void ordersAssignmentsByPosition() {
        AssignAndAddRecord record =
                new AssignAndAddRecord(
                        8,
                        List.of(new Assignment(1, 6, 2), new Assignment(0, 5, 0)),
                        Operand.variable(1),
                        Operand.variable(1));
        Assertions.assertThat(record).hasToString("a 5 b 6 + b b =");
        Assertions.assertThat(record.answer(7)).isEqualTo(5);
    }

    @Test
    void saysWhichTokenIsWrong() {
        assertFault("", "0 tokens; a sequence has from 4 to 8");
        assertFault("; ; ; ; ; + 1 2 =", "9 tokens; a sequence has from 4 to 8");
        assertFault("3 a + 1 2 =", "token 1 is '3'; must be a variable or ';'");
        assertFault("a b + 1 2 =", "token 2 is 'b'; must be the number assigned to a");
        assertFault("; a + 1 2 =", "token 3 is '+'; must be the number assigned to a");
        assertFault("a 03 + 1 2 =", "token 2 is '03'; must be the number assigned to a");
        assertFault("a 3 - 1 2 =", "token 3 is '-'; must be '+'");
        assertFault("a 3 + ; 2 =", "token 4 is ';'; must be a number or a variable");
        assertFault("a 3 + v3 2 =", "token 4 is 'v3'; must be a number or a variable");
        assertFault("a 3 + 1 2 ;", "token 6 is ';'; must be '='");
    }

    @Test
    void refusesOperandsWithoutOrWithTwoValues() {
        assertFault("a 3 + b 2 =", "b is added but has no value");
        assertFault("a 3 a 4 + a 2 =", "a is assigned twice");
    }

    @Test
    void refusesAssignmentsThatOverlapOrLeaveThePrefix() {
        for (int position : new int[] {-1, 1, 3}) {
            Assertions.assertThatThrownBy(
                            () ->
                                    new AssignAndAddRecord(
                                            8,
                                            List.of(
                                                    new Assignment(0, 1, 0),
                                                    new Assignment(1, 1, position)),
                                            Operand.number(1),
                                            Operand.number(2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("overlaps another or leaves the prefix of 4 tokens");
        }
    }

    private static void assertFault(String text, String message) {
        Assertions.assertThatThrownBy(() -> AssignAndAddRecord.parse(text, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
