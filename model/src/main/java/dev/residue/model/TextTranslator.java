package dev.residue.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.util.function.Function;

/**
 * Lets a DJL {@code Predictor} answer text with text, by a block that takes token ids and returns
 * logits, such as a {@link HookedTransformer}.
 *
 * <pre>{@code
 * Translator<String, String> translator =
 *         new TextTranslator(task::parse, classes -> task.vocabulary().token(classes[0]));
 * try (Predictor<String, String> predictor = model.newPredictor(translator)) {
 *     System.out.println(predictor.predict("a 3 b 5 + a b ="));
 * }
 * }</pre>
 *
 * <p>The answer is made of the class of the largest logit at each read position.
 */
public final class TextTranslator implements Translator<String, String> {

    private final Function<String, long[]> tokens;
    private final Function<long[], String> answer;

    /**
     * Makes a translator.
     *
     * @param tokens turns text into token ids, as many as the block's context; what it throws for
     *     text that it cannot read is the cause of the predictor's {@code TranslateException}
     * @param answer turns one class for each read position into text
     */
    public TextTranslator(Function<String, long[]> tokens, Function<long[], String> answer) {
        this.tokens = tokens;
        this.answer = answer;
    }

    @Override
    public NDList processInput(TranslatorContext context, String input) {
        return new NDList(context.getNDManager().create(tokens.apply(input)));
    }

    /** Takes one sequence's logits, {@code [classes]} or {@code [read, classes]}. */
    @Override
    public String processOutput(TranslatorContext context, NDList output) {
        NDArray logits = output.singletonOrThrow();
        return answer.apply(logits.argMax(-1).toLongArray());
    }
}
