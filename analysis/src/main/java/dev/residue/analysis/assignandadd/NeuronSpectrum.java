package dev.residue.analysis.assignandadd;

/**
 * How much of one neuron's variance over all pairs (n, m) has one frequency.
 *
 * @param largest the share of variance at the best frequency; 0 for a constant neuron
 * @param frequency the best frequency; 0 for a constant neuron
 */
record NeuronSpectrum(double largest, int frequency) {

    /** Picks the largest share. */
    static NeuronSpectrum best(double... shares) {
        double largest = 0;
        int frequency = 0;
        for (int i = 0; i < shares.length; i++) {
            if (shares[i] > largest) {
                largest = shares[i];
                frequency = i + 1;
            }
        }
        return new NeuronSpectrum(largest, frequency);
    }
}
