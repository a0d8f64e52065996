// SPDX-License-Identifier: GPL-3.0-or-later
// One expansion of a template; for the layer's own sources.
#pragma once

#include "rules/templateast.h"

namespace wf::rules {

/// Throws TemplateFailure, whose place is where().
class TemplateRun
{
public:
    TemplateRun(const Template &text, const TemplateData &data, const TemplateLimits &limits);

    std::string run();
    std::size_t where() const { return m_where; }

    // For the functions.
    const TemplateData &data() const { return m_data; }
    void step(std::size_t count = 1);
    std::size_t most() const { return m_limits.maxOutput; }
    Value query(const std::string &expression);
    /// What another template writes, as a text.
    std::string textOf(const std::string &name, const Value &dot);

private:
    enum class Flow { On, Break, Continue };

    Flow nodes(const TemplateNodes &list, const Value &dot);
    Flow node(const TemplateNode &node, const Value &dot);
    Flow range(const TemplateNode &node, const Value &dot);
    void call(const std::string &name, const Value &dot);
    void declare(const TemplatePipe &pipe, const Value &value);

    /// With its variables set.
    Value pipe(const TemplatePipe &pipe, const Value &dot);
    Value evaluated(const TemplatePipe &pipe, const Value &dot);
    Value command(const TemplateCommand &command, const Value &dot, const Value *last);
    Value term(const TemplateTerm &term, const Value &dot);
    Value withFields(const TemplateTerm &term, Value value);
    Value &variable(const std::string &name);

    Value function(const TemplateFunctionInfo &info, const TemplateArguments &arguments);
    /// What a text costs besides: texts of some KB are copied as fast as a step is made.
    void chargeText(const Value &value);

    const TemplateBody &m_body;
    const TemplateData &m_data;
    const TemplateLimits &m_limits;
    std::vector<std::pair<std::string, Value>> m_variables;
    std::string m_out;
    std::size_t m_steps = 0;
    std::size_t m_where = 0;
    int m_calls = 0;
    int m_queries = 0;
};

} // namespace wf::rules
