package mutants;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Which lines run: each tells its number here. Called from classes of every loader, whichever thread they run in. */
public final class Lines {

    private static final Map<String, Integer> NUMBERS = new HashMap<>();
    private static final List<String> NAMES = new ArrayList<>();
    private static volatile boolean[] hit = new boolean[1 << 16];

    private Lines() {}

    /** A line as coverage names it. */
    static String name(String className, int line) {
        return className + ":" + line;
    }

    /** The line of that number runs. */
    public static void run(int number) {
        hit[number] = true;
    }

    /** Forgets what has run. */
    static void forget() {
        hit = new boolean[hit.length];
    }

    /** The lines that have run since. */
    static synchronized List<String> thatRan() {
        BitSet ran = new BitSet();
        boolean[] now = hit;
        for (int i = 0; i < NAMES.size(); i++) {
            ran.set(i, now[i]);
        }
        return ran.stream().mapToObj(NAMES::get).toList();
    }

    /** The class with a call at the beginning of each line. */
    static byte[] told(byte[] bytes) {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, 0);
        for (MethodNode method : node.methods) {
            for (AbstractInsnNode each : method.instructions.toArray()) {
                if (each instanceof LineNumberNode line) {
                    AbstractInsnNode first = line;
                    while (first != null && first.getOpcode() < 0) {
                        first = first.getNext();
                    }
                    if (first == null) {
                        continue;
                    }
                    InsnList call = call(number(name(node.name.replace('/', '.'), line.line)));
                    if (first.getOpcode() == Opcodes.NEW) {
                        // Frames name what is not yet initialized by where it is made.
                        method.instructions.insert(first, call);
                    } else {
                        method.instructions.insertBefore(first, call);
                    }
                }
            }
        }
        // Frames stay true: a call without arguments and result leaves the stack as it was.
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        node.accept(writer);
        return writer.toByteArray();
    }

    private static InsnList call(int number) {
        InsnList call = new InsnList();
        call.add(new LdcInsnNode(number));
        call.add(new MethodInsnNode(Opcodes.INVOKESTATIC, "mutants/Lines", "run", "(I)V"));
        return call;
    }

    private static synchronized int number(String name) {
        return NUMBERS.computeIfAbsent(name, added -> {
            NAMES.add(added);
            return NAMES.size() - 1;
        });
    }
}
