// SPDX-License-Identifier: GPL-3.0-or-later
// A template after it was read; for the layer's own sources.
#pragma once

#include "rules/templatevalue.h"

#include <map>

namespace wf::rules {

class TemplateRun;
using TemplateArguments = std::vector<Value>;

/// A function that templates may call.
struct TemplateFunctionInfo
{
    std::string_view name;
    int least = 0; ///< Arguments.
    int most = 0;  ///< -1: any number.
    Value (*run)(TemplateRun &run, const TemplateArguments &arguments) = nullptr;
    /// "and" and "or" stop at the argument that decides.
    enum class Stops { Never, AtFalse, AtTrue } stops = Stops::Never;
    bool steady = true; ///< Asks neither series nor the time.
};
/// Null: there is no such function.
const TemplateFunctionInfo *templateFunction(std::string_view name);

struct TemplatePipe;

/// An operand with the fields behind it.
struct TemplateTerm
{
    enum class Kind { Dot, Nil, Constant, Variable, Function, Pipe };
    Kind kind = Kind::Dot;
    std::size_t at = 0;
    Value constant;
    std::string name; ///< Of a variable, with "$".
    const TemplateFunctionInfo *function = nullptr;
    std::unique_ptr<TemplatePipe> pipe; ///< In parentheses.
    std::vector<std::string> fields;
};
struct TemplateCommand
{
    std::size_t at = 0;
    std::vector<TemplateTerm> terms; ///< At least one.
};
struct TemplatePipe
{
    std::size_t at = 0;
    std::vector<std::string> variables; ///< That it declares or sets.
    bool sets = false;                  ///< "=": they are there already.
    std::vector<TemplateCommand> commands;
};

struct TemplateNode
{
    enum class Kind { Text, Action, If, Range, With, Call, Break, Continue };
    Kind kind = Kind::Text;
    std::size_t at = 0;
    std::string text;  ///< Of Text; of Call the name.
    TemplatePipe pipe; ///< Without commands where Call has no data.
    std::vector<TemplateNode> body;
    std::vector<TemplateNode> otherwise;
};
using TemplateNodes = std::vector<TemplateNode>;

struct TemplateBody
{
    TemplateNodes main;
    std::map<std::string, TemplateNodes, std::less<>> defined;
    bool steady = true;
};

/// Throws TemplateError.
TemplateBody parseTemplate(std::string_view text);

} // namespace wf::rules
