// SPDX-License-Identifier: GPL-3.0-or-later
// To compare, to count, to reach into.
#include "rules/templatebuiltins.h"

#include <algorithm>
#include <cmath>

namespace wf::rules {

namespace {

[[noreturn]] void notComparable(const Value &a, const Value &b)
{
    throw TemplateFailure{"a " + std::string(typeName(a)) + " cannot be compared with a " +
                          std::string(typeName(b))};
}

template <typename T>
Order orderBetween(const T &a, const T &b)
{
    return a < b ? Order::Below : b < a ? Order::Above : Order::Same;
}

bool areEqual(const Value &a, const Value &b)
{
    if (a.isNothing() || b.isNothing())
        return a.isNothing() && b.isNothing();
    if (a.of.index() != b.of.index())
        notComparable(a, b);
    if (const auto *x = a.as<std::int64_t>())
        return *x == *b.as<std::int64_t>();
    if (const auto *x = a.as<double>())
        return *x == *b.as<double>();
    if (const auto *x = a.as<std::string>())
        return *x == *b.as<std::string>();
    if (const auto *x = a.as<bool>())
        return *x == *b.as<bool>();
    notComparable(a, b);
}

std::size_t indexAt(const Value &value, std::size_t size)
{
    const auto *place = value.as<std::int64_t>();
    if (!place)
        throw TemplateFailure{"a " + std::string(typeName(value)) + " is not an index"};
    if (*place < 0 || std::uint64_t(*place) >= size)
        throw TemplateFailure{"index out of range: " + std::to_string(*place)};
    return std::size_t(*place);
}

} // namespace

const std::string &textAt(const TemplateArguments &arguments, std::size_t at)
{
    if (const auto *text = arguments[at].as<std::string>())
        return *text;
    throw TemplateFailure{"expected a string, got a " + std::string(typeName(arguments[at]))};
}

bool isEqual(const TemplateArguments &arguments)
{
    return std::any_of(arguments.begin() + 1, arguments.end(),
                       [&](const Value &other) { return areEqual(arguments[0], other); });
}

Order orderOf(const TemplateArguments &arguments)
{
    const Value &a = arguments[0];
    const Value &b = arguments[1];
    if (a.of.index() != b.of.index())
        notComparable(a, b);
    if (const auto *x = a.as<std::int64_t>())
        return orderBetween(*x, *b.as<std::int64_t>());
    if (const auto *x = a.as<double>())
        return std::isnan(*x) || std::isnan(*b.as<double>()) ? Order::None
                                                             : orderBetween(*x, *b.as<double>());
    if (const auto *x = a.as<std::string>())
        return orderBetween(*x, *b.as<std::string>());
    notComparable(a, b);
}

Value indexed(const TemplateArguments &arguments)
{
    Value value = arguments[0];
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (value.as<LabelsValue>() || value.as<ArgsValue>()) {
            value = fieldOf(value, textAt(arguments, i));
        } else if (const auto *list = value.as<SampleList>()) {
            const SampleList held = *list;
            value = {(*held)[indexAt(arguments[i], held->size())]};
        } else if (const auto *text = value.as<std::string>()) {
            value = {std::int64_t(static_cast<unsigned char>((*text)[indexAt(arguments[i], text->size())]))};
        } else {
            throw TemplateFailure{"a " + std::string(typeName(value)) + " has no index"};
        }
    }
    return value;
}

std::int64_t lengthOf(const Value &value)
{
    if (const auto *text = value.as<std::string>())
        return std::int64_t(text->size());
    if (const auto *labels = value.as<LabelsValue>())
        return std::int64_t((*labels)->pairs().size());
    if (const auto *list = value.as<SampleList>())
        return std::int64_t((*list)->size());
    if (const auto *args = value.as<ArgsValue>())
        return std::int64_t(args->values->size());
    throw TemplateFailure{"a " + std::string(typeName(value)) + " has no length"};
}

Value sliced(const TemplateArguments &arguments)
{
    const std::string *text = arguments[0].as<std::string>();
    if (!text || arguments.size() > 3)
        throw TemplateFailure{"slice takes a text and two places here"};
    const std::size_t from = arguments.size() > 1 ? indexAt(arguments[1], text->size() + 1) : 0;
    const std::size_t to = arguments.size() > 2 ? indexAt(arguments[2], text->size() + 1) : text->size();
    if (from > to)
        throw TemplateFailure{"the end of the slice is before its start"};
    return {text->substr(from, to - from)};
}

Value argsOf(const TemplateArguments &arguments)
{
    int depth = 1;
    for (const Value &each : arguments) {
        if (const auto *inner = each.as<ArgsValue>())
            depth = std::max(depth, inner->depth + 1);
    }
    if (depth > MaxTemplateNesting)
        throw TemplateFailure{"args within args more than " + std::to_string(MaxTemplateNesting) + " deep"};
    return {ArgsValue{std::make_shared<const std::vector<Value>>(arguments), depth}};
}

} // namespace wf::rules
