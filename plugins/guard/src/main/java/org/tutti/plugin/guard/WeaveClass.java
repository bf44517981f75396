package org.tutti.plugin.guard;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;

/** Weaves each method of one class. */
final class WeaveClass implements ClassTransform {

    private final Bridges bridges;

    WeaveClass(Bridges bridges) {
        this.bridges = bridges;
    }

    @Override
    public void accept(ClassBuilder type, ClassElement element) {
        if (element instanceof MethodModel method && method.code().isPresent()) {
            type.transformMethod(method, (builder, part) -> {
                if (part instanceof CodeModel code) {
                    builder.transformCode(code, new WeaveCode(code, bridges));
                } else {
                    builder.with(part);
                }
            });
        } else {
            type.with(element);
        }
    }

    @Override
    public void atEnd(ClassBuilder type) {
        bridges.build(type);
    }
}
