def project = evaluate(new File(consumers))
assert project.printed(/accuracy ([0-9.]+)/).toDouble() > 0.9
assert project.printed(/goes on from step (\d+)/) == '250'
assert project.printed(/(the same|other) weights/) == 'the same'
project.brings('dev.residue:residue-training', 'ai.djl:model-zoo')
