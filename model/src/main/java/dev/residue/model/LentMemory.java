package dev.residue.model;

import ai.djl.ndarray.NDArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory outside Java's heap for arrays that are made anew in every pass: what an array was lent is
 * used again as soon as that array is closed, so that nothing is left for the garbage collector.
 */
final class LentMemory {

    private record Loan(ByteBuffer buffer, NDArray array) {}

    private final List<Loan> loans = new ArrayList<>();

    /** Returns a buffer of so many bytes that no open array uses. */
    ByteBuffer of(int bytes) {
        for (int i = 0; i < loans.size(); i++) {
            Loan loan = loans.get(i);
            if (loan.array.isReleased()) {
                loans.remove(i--);
                if (loan.buffer.capacity() == bytes) {
                    return loan.buffer;
                }
            }
        }
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Remembers which array uses a buffer, and returns that array. */
    NDArray lend(ByteBuffer buffer, NDArray array) {
        loans.add(new Loan(buffer, array));
        return array;
    }
}
