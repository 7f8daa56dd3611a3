package dev.residue.training.optimizer;

/** The same formula, parameter by parameter, as engines without TorchScript compute it. */
class PlainAdamWTest extends AdamWTest {

    @Override
    AdamW adamW(AdamWSettings settings) {
        return new AdamW(settings, true);
    }
}
