package org.tutti.bench.asynchrony;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What came of one run of a scenario.
 *
 * @param clockErrors sizes of the clients' clock errors while all was steady, ms
 * @param brokenBounds samples in which a clock was further off than it stated, and than we can tell
 * @param uncertainty how wrong these figures may be, ms
 */
record Outcome(
        Moments moments, List<Errors> clients, double[] clockErrors, double[] clockBounds, long brokenBounds,
        double uncertainty) {

    private static final double LIMIT = 40;
    /** Before the next change, which players prepare for by going to where it leads. */
    private static final double HORIZON = 3000;

    /** On this host's monotonic clock, ms. */
    record Moments(
            double start, double steadyFrom, double steadyTo, List<Double> seeks, List<Double> resumes, double joined) {}

    static Outcome of(List<Viewer.Record> records, Truth truth, Moments moments) {
        double uncertainty = truth.uncertainty()
                + records.stream().mapToDouble(Viewer.Record::uncertainty).max().orElse(0);
        List<Double> errors = new ArrayList<>();
        List<Double> bounds = new ArrayList<>();
        long broken = 0;
        for (Viewer.Record record : records) {
            for (Viewer.Sample sample : record.samples()) {
                if (Double.isFinite(sample.clockOffset())) {
                    double error = Math.abs(sample.clockOffset() - truth.offsetAt(sample.at()));
                    broken += error > sample.clockBound() + uncertainty ? 1 : 0;
                    if (sample.at() >= moments.steadyFrom() && sample.at() < moments.steadyTo()) {
                        errors.add(error);
                        bounds.add(sample.clockBound());
                    }
                }
            }
        }
        return new Outcome(
                moments, records.stream().map(record -> Errors.of(record, truth)).toList(), array(errors),
                array(bounds), broken, uncertainty);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Own errors of the two who were there from the start. */
    double[] steadyOwn() {
        return firstTwo().flatMapToDouble(each -> DoubleStream.of(
                        each.sizesBetween(moments.steadyFrom(), moments.steadyTo())))
                .toArray();
    }

    double[] steadyPair() {
        return clients.get(0).apartFrom(clients.get(1), moments.steadyFrom(), moments.steadyTo());
    }

    double[] afterSeeks(double later) {
        return after(moments.seeks(), later);
    }

    double[] afterResumes(double later) {
        return after(moments.resumes(), later);
    }

    double[] afterStart(double later) {
        return after(List.of(moments.start()), later);
    }

    private double[] after(List<Double> instants, double later) {
        return firstTwo().flatMapToDouble(each -> DoubleStream.of(each.after(instants, later))).toArray();
    }

    /** How long each client took after each seek until it was within 40 ms for good. */
    double[] settling() {
        return firstTwo()
                .flatMapToDouble(each -> moments.seeks().stream()
                        .mapToDouble(instant -> each.settledAfter(instant, LIMIT, HORIZON)))
                .toArray();
    }

    /** How long (ms) the one who came late took until within 40 ms for good; NaN if nobody did. */
    double lateness() {
        return clients.size() < 3 ? Double.NaN : clients.get(2).settledAfter(moments.joined(), LIMIT, 5500);
    }

    private Stream<Errors> firstTwo() {
        return clients.stream().limit(2);
    }
}
