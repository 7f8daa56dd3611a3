package dev.residue.training.safetensors;

/**
 * What the header says of one tensor; its shape is known to fill its bytes.
 *
 * @param begin where its bytes begin in the data
 * @param end where they end, exclusive
 */
// The array is the parser's own and goes straight into a Tensor.
@SuppressWarnings("ArrayRecordComponent")
record TensorEntry(String name, DataType dataType, long[] shape, long begin, long end) {}
