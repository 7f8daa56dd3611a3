def project = evaluate(new File(consumers))
assert project.libraries.findAll { it.startsWith('dev.residue:') }.every { it != 'dev.residue:residue-app' }

def jar = new File(basedir, 'target/plug-in-1.jar').path
def residue = { int status, String... arguments ->
    def command = [new File(basedir, '../../residue/bin/residue').path, *arguments, '--plugin', jar]
    def process = new ProcessBuilder(command).directory(basedir).redirectErrorStream(true).start()
    def text = process.inputStream.text
    assert process.waitFor() == status : text
    text
}
assert residue(0, 'list', 'tasks') =~ /(?m)^subtraction +plug-in-1\.jar +subtraction: \{modulus: 7\}$/
assert residue(0, 'list', 'probes') =~ /(?m)^answer-map +plug-in-1\.jar +which pairs are answered rightly$/
assert residue(0, 'run', 'subtraction.yaml', '--out', 'target/run') =~ /accuracy\/train +1\.0000/
assert new File(basedir, 'target/run/report.html').text.contains('Pairs answered rightly')
assert residue(0, 'run', 'transformer.yaml', '--out', 'target/transformer') =~ /accuracy\/held-out +/
def page = new File(basedir, 'target/transformer/report.html').text
assert page.contains('Which frequencies the embedding has')
assert page =~ /200 steps on sequences such as .{1,3}\d \d/

// docs/writing-a-task.md quotes this
assert residue(2, 'run', 'subtraction.yaml', '--set', 'task.subtraction.modulus=2')
    .contains('task.subtraction.modulus: 2 must be from 3 to 100')
