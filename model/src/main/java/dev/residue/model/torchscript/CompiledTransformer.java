package dev.residue.model.torchscript;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.residue.model.component.Constant;
import dev.residue.model.component.DecoderStack;
import dev.residue.model.component.DropoutMasks;
import dev.residue.model.component.ForwardPass;
import dev.residue.model.settings.Geometry;
import dev.residue.model.settings.TransformerSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The compiled {@link TransformerScript}s of one transformer, each made when it is first needed.
 *
 * <p>DJL's PyTorch engine gives arrays whose names have a common beginning, such as {@code
 * blocks.0.ln1.w}, to a program as one dictionary, here {@code blocks}. That takes a while, and so
 * a program is given weights and constants only when they are other arrays than before.
 */
public final class CompiledTransformer {

    private static final String ENGINE = "PyTorch";

    private static final String CONSTANTS = "constants";

    /**
     * Whether LibTorch may rewrite a program after its first runs. It must not: results would then
     * depend on how many steps ago the process was started.
     */
    private static final String REWRITING = "ai.djl.pytorch.graph_optimizer";

    private final DecoderStack stack;
    private final TransformerSettings settings;
    private final Geometry geometry;
    private final Collection<Parameter> parameters;
    private final MemberAxis members;
    private final Map<String, Constant> constants = new LinkedHashMap<>(); // by name
    private final Map<TransformerScript.Variant, Compiled> compiled = new HashMap<>();
    private DataType products = DataType.FLOAT32;

    /**
     * Prepares the programs.
     *
     * @param stack what they compute
     * @param parameters its weights, or those of many such stacks with a leading axis of members
     * @param count the number of members; 0 for one stack without such an axis
     */
    public CompiledTransformer(DecoderStack stack, Collection<Parameter> parameters, int count) {
        this.stack = stack;
        this.settings = stack.settings();
        this.geometry = stack.geometry();
        this.parameters = parameters;
        this.members = new MemberAxis(count);
        int context = geometry.context();
        constants.put("mask", stack.everywhere().mask());
        constants.put("mask_at_reads", stack.atReads().mask());
        Constant turns = stack.everywhere().turns();
        Constant turnsAtReads = stack.atReads().turns();
        if (turns != null && turnsAtReads != null) {
            constants.put("turns", turns);
            constants.put("turns_at_reads", turnsAtReads);
        } else {
            constants.put("places", Constant.of(settings.positionRows(geometry), 1, context));
            constants.put("columns", Constant.of(LongStream.range(0, context).toArray(), context));
        }
        if (members.isThere()) {
            constants.put(
                    "members", Constant.of(LongStream.range(0, count).toArray(), count, 1, 1));
        }
        if (!stack.reads().areEvenlySpaced()) {
            constants.put("selection", stack.reads().selection(context));
        }
    }

    /**
     * Returns whether a pass's engine runs them with its weights.
     *
     * @throws IllegalStateException if not, and products are to be of another type
     */
    public boolean canRun(ForwardPass pass) {
        DataType type = pass.value(parameters.iterator().next()).getDataType();
        String engine = pass.manager().getEngine().getEngineName();
        boolean can = type == DataType.FLOAT32 && ENGINE.equals(engine);
        if (!can && products != DataType.FLOAT32) {
            throw new IllegalStateException(
                    "products in %s need weights in FLOAT32 on PyTorch, and these are in %s on %s; use setProducts(DataType.FLOAT32)"
                            .formatted(products, type, engine));
        }
        return can;
    }

    /** Sets the type in which products are computed, FLOAT32 or BFLOAT16. */
    public void setProducts(DataType type) {
        ProductType.of(type); // refuses others
        products = type;
    }

    /** Returns it. */
    public DataType products() {
        return products;
    }

    /**
     * Computes the logits at the read positions, {@code [batch, read, classes]}, of members {@code
     * [member, batch, read, classes]}.
     */
    public NDArray logits(ForwardPass pass, NDArray tokens, Chances chances) {
        long batch = tokens.getShape().get(members.axis(0));
        TransformerScript.Variant variant = variant(pass, batch);
        Compiled program = compiled.get(variant);
        if (program == null || !program.model.getNDManager().isOpen()) {
            program = compile(variant, pass);
            compiled.put(variant, program);
        }
        program.bind(pass, bound(pass));
        NDList inputs = new NDList(tokens);
        Shape decisions = new Shape(program.kept, batch);
        inputs.addAll(chances.drawn(masks -> drawn(pass, masks, variant, decisions)));
        return program.run(pass, inputs);
    }

    /** Makes what is left to masks, of one model or of each of many. */
    public interface Chances {

        /** Returns what is drawn, that of many models one above the other. */
        NDList drawn(Function<DropoutMasks, NDList> drawing);
    }

    private NDList drawn(
            ForwardPass pass,
            DropoutMasks masks,
            TransformerScript.Variant variant,
            Shape decisions) {
        NDList drawn = new NDList();
        if (variant.shifting()) {
            int offset = settings.positionOffset();
            drawn.add(masks.shifts(pass.manager(), pass.device(), decisions.get(1), offset));
        }
        if (variant.dropping()) {
            drawn.add(masks.kept(pass.manager(), pass.device(), decisions, settings.dropout()));
        }
        return drawn;
    }

    /** Returns what a program is bound to: weights, and constants. */
    private NDArray[] bound(ForwardPass pass) {
        NDArray[] arrays = new NDArray[parameters.size() + constants.size()];
        int count = 0;
        for (Parameter parameter : parameters) {
            NDArray value = pass.value(parameter);
            arrays[count++] = value;
            if (!parameter.getName().equals(value.getName())) {
                value.setName(parameter.getName()); // a copy on another device has none
            }
        }
        for (Map.Entry<String, Constant> entry : constants.entrySet()) {
            NDArray value = entry.getValue().on(pass);
            arrays[count++] = value;
            if (value.getName() == null) {
                value.setName(CONSTANTS + "." + entry.getKey());
            }
        }
        return arrays;
    }

    private TransformerScript.Variant variant(ForwardPass pass, long batch) {
        boolean dropping = pass.training() && settings.dropout() > 0;
        boolean shifting = pass.training() && settings.positionOffset() > 0;
        // fewer rows than there are positions in the batch
        boolean rotary = settings.positions() == TransformerSettings.Positions.ROTARY;
        long rows = (long) geometry.vocabulary() * (rotary ? 1 : geometry.context());
        boolean table = !dropping && !shifting && rows < batch * geometry.context();
        return new TransformerScript.Variant(table, dropping, shifting, ProductType.of(products));
    }

    /** A program that LibTorch has read. */
    private static final class Compiled {

        private final Model model;
        private final long kept; // the numbers of one sequence that dropout decides on
        private NDArray[] bound = {};

        Compiled(Model model, long kept) {
            this.model = model;
            this.kept = kept;
        }

        void bind(ForwardPass pass, NDArray[] arrays) {
            boolean same = arrays.length == bound.length;
            for (int i = 0; i < arrays.length && same; i++) {
                same = arrays[i] == bound[i] && !arrays[i].isReleased();
            }
            if (same) {
                return;
            }
            try (NDArray method = pass.manager().create(0)) {
                method.setName("module_method:bind"); // where DJL looks for it
                NDList inputs = new NDList(arrays);
                inputs.add(method);
                run(pass, inputs).close();
            }
            bound = arrays;
        }

        NDArray run(ForwardPass pass, NDList inputs) {
            // the program has no modes, and DJL would compute gradients in neither of its own here
            return model.getBlock().forward(pass.store(), inputs, true).singletonOrThrow();
        }
    }

    private Compiled compile(TransformerScript.Variant variant, ForwardPass pass) {
        if (System.getProperty(REWRITING) == null) {
            System.setProperty(REWRITING, "false");
        }
        Model model = Model.newInstance("residue-program", pass.device(), ENGINE);
        // closed with the parameters
        pass.constants().attachInternal(UUID.randomUUID().toString(), model);
        TransformerScript program =
                new TransformerScript(settings, geometry, stack.reads(), variant, members);
        try {
            List<String> body = new ArrayList<>();
            constants.keySet().forEach(name -> body.add(name + " = constants[\"" + name + "\"]"));
            body.addAll(program.body());
            model.load(
                    TorchScriptArchive.archive(dictionaries(), signature(variant), body), Map.of());
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException("LibTorch refuses the transformer's program", e);
        }
        return new Compiled(model, program.kept());
    }

    private Set<String> dictionaries() {
        Set<String> names = new LinkedHashSet<>();
        for (Parameter parameter : parameters) {
            names.add(parameter.getName().substring(0, parameter.getName().indexOf('.')));
        }
        names.add(CONSTANTS);
        return names;
    }

    private static List<String> signature(TransformerScript.Variant variant) {
        List<String> signature = new ArrayList<>(List.of("tokens: Tensor"));
        if (variant.shifting()) {
            signature.add("shifts: Tensor");
        }
        if (variant.dropping()) {
            signature.add("kept: Tensor");
        }
        return signature;
    }
}
