// SPDX-License-Identifier: GPL-3.0-or-later
// Functions that look at each value of a vector alone, and operators with scalars.
#include "promql/binarymath.h"
#include "promql/evaluator.h"
#include "promql/vectorfunctions.h"

#include <algorithm>

namespace wf::promql {

Value Evaluator::evalMapped(const Call &call, const Steps &steps)
{
    const MappedFunction function = mappedFunction(call.function);
    Tracks tracks = evalVector(*call.arguments[0], steps);
    std::vector<Points> scalars;
    for (std::size_t i = 1; i < call.arguments.size(); ++i)
        scalars.push_back(evalScalar(*call.arguments[i], steps));
    const double fallback = call.function == Function::Round ? 1 : 0;
    for (Track &track : tracks) {
        track.dropName = true;
        for (std::size_t k = 0; k < steps.size(); ++k) {
            double &value = track.values[k];
            if (!isAbsent(value))
                value = function(value, scalars.empty() ? fallback : scalars[0][k],
                                 scalars.size() < 2 ? 0 : scalars[1][k]);
        }
    }
    if (call.function == Function::Clamp)
        std::erase_if(tracks, [](const Track &track) { return !track.values.hasAny(); });
    return vectorOf(std::move(tracks));
}

Value Evaluator::evalDate(const Call &call, const Steps &steps)
{
    Tracks tracks;
    if (call.arguments.empty()) {
        tracks.push_back({std::make_shared<const Labels>(), false, blank(steps)});
        for (std::size_t k = 0; k < steps.size(); ++k)
            tracks[0].values[k] = datePart(call.function, double(steps[k]) / 1000);
        return vectorOf(std::move(tracks));
    }
    tracks = evalVector(*call.arguments[0], steps);
    for (Track &track : tracks) {
        track.dropName = true;
        for (double &value : track.values) {
            if (!isAbsent(value))
                value = datePart(call.function, value);
        }
    }
    return vectorOf(std::move(tracks));
}

Value Evaluator::evalUnary(const Unary &unary, const Steps &steps)
{
    Value value = eval(*unary.expr, steps);
    if (!unary.negative)
        return value;
    for (double &number : value.scalar)
        number = -number;
    for (Track &track : value.tracks) {
        track.dropName = true;
        for (double &number : track.values) {
            if (!isAbsent(number))
                number = -number;
        }
    }
    return value;
}

Value Evaluator::evalBinary(const Binary &binary, const Expr &, const Steps &steps)
{
    Value left = eval(*binary.left, steps);
    Value right = eval(*binary.right, steps);
    const bool scalarLeft = left.type == ValueType::Scalar;
    const bool scalarRight = right.type == ValueType::Scalar;
    if (scalarLeft && scalarRight) {
        for (std::size_t k = 0; k < steps.size(); ++k) {
            double &value = left.scalar[k];
            value = isComparison(binary.op) ? (compares(binary.op, value, right.scalar[k]) ? 1 : 0)
                                            : computed(binary.op, value, right.scalar[k]);
        }
        return left;
    }
    if (scalarLeft)
        return vectorOf(withScalar(binary, std::move(right.tracks), left.scalar, true));
    if (scalarRight)
        return vectorOf(withScalar(binary, std::move(left.tracks), right.scalar, false));
    if (isSetOperator(binary.op))
        return vectorOf(setOperation(binary, std::move(left.tracks), std::move(right.tracks), steps));
    return vectorOf(matched(binary, std::move(left.tracks), std::move(right.tracks), steps));
}

Tracks Evaluator::withScalar(const Binary &binary, Tracks tracks, const Points &scalar, bool scalarLeft)
{
    const bool comparison = isComparison(binary.op);
    for (Track &track : tracks) {
        track.dropName = track.dropName || !comparison || binary.returnBool;
        for (std::size_t k = 0; k < track.values.size(); ++k) {
            double &value = track.values[k];
            if (isAbsent(value))
                continue;
            const double left = scalarLeft ? scalar[k] : value;
            const double right = scalarLeft ? value : scalar[k];
            if (!comparison) {
                value = computed(binary.op, left, right);
                continue;
            }
            const bool holds = compares(binary.op, left, right);
            if (binary.returnBool)
                value = holds ? 1 : 0;
            else if (!holds)
                value = Absent;
        }
    }
    if (comparison && !binary.returnBool)
        std::erase_if(tracks, [](const Track &track) { return !track.values.hasAny(); });
    return tracks;
}

} // namespace wf::promql
