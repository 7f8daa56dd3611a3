package dev.residue.training.torchscript;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TorchScriptModuleTest {

    /** A module's pickle is binary: an attribute added to the source alone would not be seen. */
    @Test
    void thePickledModuleHasTheAttributesThatItsSourceDeclares() throws IOException {
        List<String> declared = new ArrayList<>();
        Matcher attribute =
                Pattern.compile("(?m)^  (\\w+) : (List\\[.*])$")
                        .matcher(text("adamw/code/__torch__.py"));
        while (attribute.find()) {
            declared.add(attribute.group(1) + " " + attribute.group(2));
        }
        List<String> pickled = new ArrayList<>();
        // a name, an empty list that is given its type, and the type
        Matcher entry =
                Pattern.compile(
                                "X.\0\0\0(\\w+)ctorch\\.jit\\._pickle\nrestore_type_tag\n]"
                                        + "X.\0\0\0([^\u0086]+)\u0086R",
                                Pattern.DOTALL)
                        .matcher(text("adamw/data.pkl"));
        while (entry.find()) {
            pickled.add(entry.group(1) + " " + entry.group(2));
        }
        Assertions.assertThat(pickled).hasSize(5).containsExactlyInAnyOrderElementsOf(declared);
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = TorchScriptModule.class.getResourceAsStream(resource)) {
            return new String(
                    Objects.requireNonNull(in, resource).readAllBytes(),
                    StandardCharsets.ISO_8859_1);
        }
    }
}
