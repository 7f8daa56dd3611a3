package dev.residue.app.run;

import java.io.IOException;

/** Thrown when a disk has too little room for what a run would write. */
public final class NoRoomException extends IOException {

    NoRoomException(String message) {
        super(message);
    }
}
