package org.tutti.plugin.guard;

import static java.lang.constant.ConstantDescs.CD_String;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/** Calls that match regular expressions: they are led over a text that has checks. */
final class Expressions {

    private static final ClassDesc CHARS = ClassDesc.of("java.lang.CharSequence");
    private static final ClassDesc PATTERN = ClassDesc.of("java.util.regex.Pattern");
    private static final MethodTypeDesc TEXT = MethodTypeDesc.of(CHARS, CHARS);
    private static final Set<String> OF_STRING = Set.of(
            "matches", "replaceAll", "replaceFirst", "split", "splitWithDelimiters");

    private Expressions() {}

    /** Writes the call if it is one of them. */
    static boolean invoke(CodeBuilder builder, InvokeInstruction call) {
        String name = call.name().stringValue();
        MethodTypeDesc type = call.typeSymbol();
        switch (call.owner().asInternalName()) {
            case "java/util/regex/Pattern" -> {
                if (name.equals("asPredicate") || name.equals("asMatchPredicate")) {
                    builder.invokestatic(Weave.BUDGET, name, type.insertParameterTypes(0, PATTERN));
                    return true;
                }
                int last = type.parameterCount() - 1;
                if (last >= 0 && type.parameterType(last).equals(CHARS)) {
                    builder.invokestatic(Weave.BUDGET, "text", TEXT);
                } else if (last == 1 && type.parameterType(0).equals(CHARS)) {
                    builder.swap().invokestatic(Weave.BUDGET, "text", TEXT).swap();
                }
                builder.with(call);
                return true;
            }
            case "java/util/regex/Matcher" -> {
                if (!name.equals("reset") || type.parameterCount() == 0) {
                    return false;
                }
                builder.invokestatic(Weave.BUDGET, "text", TEXT).with(call);
                return true;
            }
            case "java/lang/String" -> {
                if (!OF_STRING.contains(name) || !type.parameterType(0).equals(CD_String)) {
                    return false;
                }
                builder.invokestatic(Weave.BUDGET, name, type.insertParameterTypes(0, CD_String));
                return true;
            }
            default -> {
                return false;
            }
        }
    }
}
