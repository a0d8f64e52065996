// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/templaterun.h"

#include "promql/literals.h"
#include "promql/queryerror.h"

#include <algorithm>

namespace wf::rules {

Template::Template(std::string_view text, std::unique_ptr<TemplateBody> body)
    : m_text(text), m_body(std::move(body))
{
}
Template::~Template() = default;

tl::expected<TemplatePtr, TemplateError> Template::parse(std::string_view text)
{
    if (text.size() > MaxTemplateBytes)
        return tl::unexpected(
            TemplateError{"it is longer than " + std::to_string(MaxTemplateBytes) + " bytes", 0});
    if (text.find("{{") == std::string_view::npos)
        return literal(text);
    try {
        auto body = std::make_unique<TemplateBody>(parseTemplate(text));
        return TemplatePtr(new Template(text, std::move(body)));
    } catch (const TemplateError &error) {
        return tl::unexpected(error);
    }
}

TemplatePtr Template::literal(std::string_view text)
{
    return TemplatePtr(new Template(text, nullptr));
}

bool Template::isPlain() const
{
    return !m_body;
}

bool Template::isSteady() const
{
    return !m_body || m_body->steady;
}

TemplateRun::TemplateRun(const Template &text, const TemplateData &data, const TemplateLimits &limits)
    : m_body(*text.m_body), m_data(data), m_limits(limits)
{
}

std::string TemplateRun::run()
{
    const Value root{RootData{&m_data}};
    m_variables = {{"$", root},
                   {"$labels", fieldOf(root, "Labels")},
                   {"$externalLabels", fieldOf(root, "ExternalLabels")},
                   {"$externalURL", fieldOf(root, "ExternalURL")},
                   {"$value", fieldOf(root, "Value")}};
    nodes(m_body.main, root);
    return std::move(m_out);
}

void TemplateRun::step(std::size_t count)
{
    m_steps += count;
    if (m_steps > m_limits.maxSteps)
        throw TemplateFailure{"it takes more than " + std::to_string(m_limits.maxSteps) + " steps"};
}

void TemplateRun::chargeText(const Value &value)
{
    if (const auto *text = value.as<std::string>())
        step(text->size() / 1024);
    else if (const auto *labels = value.as<LabelsValue>())
        step((*labels)->pairs().size() / 16);
}

TemplateRun::Flow TemplateRun::nodes(const TemplateNodes &list, const Value &dot)
{
    for (const TemplateNode &each : list) {
        if (const Flow flow = node(each, dot); flow != Flow::On)
            return flow;
    }
    return Flow::On;
}

TemplateRun::Flow TemplateRun::node(const TemplateNode &node, const Value &dot)
{
    step();
    m_where = node.at;
    switch (node.kind) {
    case TemplateNode::Kind::Text:
        appendBounded(m_out, node.text, m_limits.maxOutput);
        return Flow::On;
    case TemplateNode::Kind::Action: {
        const Value value = pipe(node.pipe, dot);
        if (node.pipe.variables.empty())
            appendValue(m_out, value, m_limits.maxOutput);
        return Flow::On;
    }
    case TemplateNode::Kind::If:
    case TemplateNode::Kind::With: {
        const std::size_t variables = m_variables.size();
        const Value value = pipe(node.pipe, dot);
        const bool with = node.kind == TemplateNode::Kind::With;
        const Flow flow = isTrue(value) ? nodes(node.body, with ? value : dot) : nodes(node.otherwise, dot);
        m_variables.resize(variables);
        return flow;
    }
    case TemplateNode::Kind::Range:
        return range(node, dot);
    case TemplateNode::Kind::Call: {
        const Value value = node.pipe.commands.empty() ? Value() : pipe(node.pipe, dot);
        call(node.text, value);
        return Flow::On;
    }
    case TemplateNode::Kind::Break:
        return Flow::Break;
    case TemplateNode::Kind::Continue:
        return Flow::Continue;
    }
    return Flow::On;
}

TemplateRun::Flow TemplateRun::range(const TemplateNode &node, const Value &dot)
{
    const std::size_t outside = m_variables.size();
    const Value over = evaluated(node.pipe, dot);
    bool some = false;
    const auto round = [&](Value key, const Value &element) {
        some = true;
        step();
        const std::vector<std::string> &names = node.pipe.variables;
        const auto set = [&](const std::string &name, Value value) {
            if (node.pipe.sets)
                variable(name) = std::move(value);
            else
                m_variables.emplace_back(name, std::move(value));
        };
        if (names.size() == 2)
            set(names[0], std::move(key));
        if (!names.empty())
            set(names.back(), element);
        const Flow done = nodes(node.body, element);
        m_variables.resize(outside);
        return done != Flow::Break;
    };
    if (const auto *list = over.as<SampleList>()) {
        for (std::size_t i = 0; i < (*list)->size() && round({std::int64_t(i)}, {(**list)[i]}); ++i) {
        }
    } else if (const auto *labels = over.as<LabelsValue>()) {
        for (const auto &[name, value] : (*labels)->pairs()) {
            if (!round({name}, {value}))
                break;
        }
    } else if (const auto *args = over.as<ArgsValue>()) {
        // By name, as Go goes through a map: arg10 stands before arg2.
        std::vector<std::pair<std::string, std::size_t>> names;
        for (std::size_t i = 0; i < args->values->size(); ++i)
            names.emplace_back("arg" + std::to_string(i), i);
        std::ranges::sort(names);
        for (const auto &[name, place] : names) {
            if (!round({name}, (*args->values)[place]))
                break;
        }
    } else if (const auto *count = over.as<std::int64_t>()) {
        for (std::int64_t i = 0; i < *count && round({i}, {i}); ++i) {
        }
    } else if (!over.isNothing()) {
        throw TemplateFailure{"range cannot go through a " + std::string(typeName(over))};
    }
    const Flow flow = some ? Flow::On : nodes(node.otherwise, dot);
    m_variables.resize(outside);
    return flow;
}

void TemplateRun::call(const std::string &name, const Value &dot)
{
    const auto it = m_body.defined.find(name);
    if (it == m_body.defined.end())
        throw TemplateFailure{"there is no template " + promql::quoted(name)};
    if (++m_calls > m_limits.maxCalls)
        throw TemplateFailure{"templates call each other more than " + std::to_string(m_limits.maxCalls) +
                              " deep"};
    std::vector<std::pair<std::string, Value>> variables{{"$", dot}};
    std::swap(variables, m_variables);
    nodes(it->second, dot);
    std::swap(variables, m_variables);
    --m_calls;
}

Value &TemplateRun::variable(const std::string &name)
{
    const auto it = std::ranges::find(m_variables.rbegin(), m_variables.rend(), name,
                                      &std::pair<std::string, Value>::first);
    if (it == m_variables.rend())
        throw TemplateFailure{"undefined variable " + promql::quoted(name)};
    return it->second;
}

void TemplateRun::declare(const TemplatePipe &pipe, const Value &value)
{
    for (const std::string &name : pipe.variables) {
        if (pipe.sets)
            variable(name) = value;
        else
            m_variables.emplace_back(name, value);
    }
}

Value TemplateRun::pipe(const TemplatePipe &pipe, const Value &dot)
{
    Value value = evaluated(pipe, dot);
    declare(pipe, value);
    return value;
}

Value TemplateRun::evaluated(const TemplatePipe &pipe, const Value &dot)
{
    Value value;
    bool first = true;
    for (const TemplateCommand &each : pipe.commands) {
        m_where = each.at;
        value = command(each, dot, first ? nullptr : &value);
        chargeText(value);
        first = false;
    }
    return value;
}

Value TemplateRun::command(const TemplateCommand &command, const Value &dot, const Value *last)
{
    step();
    const TemplateTerm &first = command.terms.front();
    const std::size_t count = command.terms.size() - 1 + (last ? 1 : 0);
    if (first.kind != TemplateTerm::Kind::Function || !first.fields.empty()) {
        if (first.kind == TemplateTerm::Kind::Nil)
            throw TemplateFailure{"nil is not a command"};
        if (count == 0)
            return term(first, dot);
        // A time's Format is the one method with an argument.
        if (first.fields.empty() || first.fields.back() != "Format")
            throw TemplateFailure{"arguments are given to what is not a function"};
    }
    std::vector<Value> arguments;
    if (first.kind == TemplateTerm::Kind::Function && first.fields.empty()) {
        using Info = TemplateFunctionInfo;
        const Info::Stops stops = first.function->stops;
        for (std::size_t i = 1; i < command.terms.size(); ++i) {
            arguments.push_back(term(command.terms[i], dot));
            if (stops != Info::Stops::Never && isTrue(arguments.back()) == (stops == Info::Stops::AtTrue))
                return arguments.back();
        }
        if (last)
            arguments.push_back(*last);
        m_where = command.at;
        return function(*first.function, arguments);
    }
    for (std::size_t i = 1; i < command.terms.size(); ++i)
        arguments.push_back(term(command.terms[i], dot));
    if (last)
        arguments.push_back(*last);
    Value object = first.kind == TemplateTerm::Kind::Dot        ? dot
                   : first.kind == TemplateTerm::Kind::Variable ? variable(first.name)
                   : first.kind == TemplateTerm::Kind::Function ? function(*first.function, {})
                                                                : pipe(*first.pipe, dot);
    for (std::size_t i = 0; i + 1 < first.fields.size(); ++i)
        object = fieldOf(object, first.fields[i]);
    const auto *time = object.as<TimeValue>();
    const auto *layout = arguments.size() == 1 ? arguments[0].as<std::string>() : nullptr;
    if (!time || !layout)
        throw TemplateFailure{"a " + std::string(typeName(object)) + " has no such method Format"};
    return {goTimeText(time->ms, *layout)};
}

Value TemplateRun::term(const TemplateTerm &term, const Value &dot)
{
    step();
    m_where = term.at;
    switch (term.kind) {
    case TemplateTerm::Kind::Dot:
        return withFields(term, dot);
    case TemplateTerm::Kind::Nil:
        return {};
    case TemplateTerm::Kind::Constant:
        return term.constant;
    case TemplateTerm::Kind::Variable:
        return withFields(term, variable(term.name));
    case TemplateTerm::Kind::Function:
        return withFields(term, function(*term.function, {}));
    case TemplateTerm::Kind::Pipe:
        return withFields(term, pipe(*term.pipe, dot));
    }
    return {};
}

Value TemplateRun::withFields(const TemplateTerm &term, Value value)
{
    m_where = term.at;
    for (const std::string &field : term.fields)
        value = fieldOf(value, field);
    chargeText(value);
    return value;
}

Value TemplateRun::function(const TemplateFunctionInfo &info, const TemplateArguments &arguments)
{
    const int count = int(arguments.size());
    if (count < info.least || (info.most >= 0 && count > info.most)) {
        const std::string wanted = (info.most != info.least ? "at least " : "") + std::to_string(info.least);
        throw TemplateFailure{std::string(info.name) + " takes " + wanted +
                              (info.least == 1 ? " argument, it has " : " arguments, it has ") +
                              std::to_string(count)};
    }
    for (const Value &argument : arguments)
        chargeText(argument);
    return info.run(*this, arguments);
}

Value TemplateRun::query(const std::string &expression)
{
    const std::string name = "query " + promql::quoted(expression.substr(0, 80));
    if (!m_data.query || !*m_data.query)
        throw TemplateFailure{name + " cannot be asked here"};
    if (++m_queries > m_limits.maxQueries)
        throw TemplateFailure{"it asks more than " + std::to_string(m_limits.maxQueries) + " queries"};
    auto result = (*m_data.query)(expression);
    if (!result)
        throw TemplateFailure{name + ": " + result.error()};
    if (result->size() > m_limits.maxQuerySamples)
        throw TemplateFailure{name + " gives more than " + std::to_string(m_limits.maxQuerySamples) +
                              " series"};
    step(result->size() / 16);
    std::vector<SampleValue> list;
    for (TemplateSample &sample : *result)
        list.push_back(std::make_shared<const TemplateSample>(std::move(sample)));
    return {std::make_shared<const std::vector<SampleValue>>(std::move(list))};
}

std::string TemplateRun::textOf(const std::string &name, const Value &dot)
{
    std::string outside;
    std::swap(outside, m_out);
    call(name, dot);
    std::swap(outside, m_out);
    return outside;
}

tl::expected<std::string, std::string> expand(const Template &text, const TemplateData &data,
                                              const TemplateLimits &limits)
{
    if (text.isPlain())
        return text.text();
    TemplateRun run(text, data, limits);
    try {
        return run.run();
    } catch (const TemplateFailure &failure) {
        return tl::unexpected(promql::placeIn(text.text(), std::uint32_t(run.where())) + ": " + failure.text);
    }
}

std::string expandOrSay(const Template &text, const TemplateData &data, const TemplateLimits &limits)
{
    auto expanded = expand(text, data, limits);
    return expanded ? std::move(*expanded) : "<error expanding template: " + expanded.error() + '>';
}

} // namespace wf::rules
