package dev.residue.app;

import java.util.stream.Stream;

/** Checks that names outside of ASCII reach Java as they were typed. */
final class Encoding {

    /** What Java makes of bytes that the locale's encoding has no character for. */
    private static final char UNDECODABLE = '\uFFFD';

    private Encoding() {}

    /** Says what is wrong and what would be right where arguments or directory were not decoded. */
    static boolean isUsable(String... arguments) {
        String directory = System.getProperty("user.dir", "");
        boolean usable =
                Stream.concat(Stream.of(directory), Stream.of(arguments))
                        .noneMatch(text -> text.indexOf(UNDECODABLE) >= 0);
        if (!usable) {
            System.err.println(
                    "residue: "
                            + (directory.indexOf(UNDECODABLE) >= 0
                                    ? "the working directory's name"
                                    : "an argument")
                            + " cannot be read: the locale's encoding is "
                            + System.getProperty("sun.jnu.encoding"));
            System.err.println("set LC_ALL=C.UTF-8, and run the command again");
        }
        return usable;
    }
}
