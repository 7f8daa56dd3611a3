def project = evaluate(new File(consumers))
assert project.printed(/accuracy ([0-9.]+), by chance/).toDouble() > 0.6
project.brings('dev.residue:residue-dataset')
