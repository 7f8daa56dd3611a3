package dev.residue.app.command;

import java.nio.file.Path;
import picocli.CommandLine;

/** Reads a path of the command line; an empty one, such as an unset variable, is none. */
public final class PathConverter implements CommandLine.ITypeConverter<Path> {

    public PathConverter() {}

    @Override
    public Path convert(String value) {
        if (value.isBlank()) {
            throw new CommandLine.TypeConversionException("the path is empty");
        }
        return Path.of(value);
    }
}
