// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;

namespace wf {

class ElidedLabel;

/// One answer in the largest type, with a small name above it, or before it where a row has little height.
class Figure : public QWidget
{
    Q_OBJECT
public:
    enum class Kind {
        Number, ///< Never cut.
        Words,  ///< Ends in "…" where it is long.
    };
    /// The value is found as `name`.
    Figure(Kind kind, const QString &name, QWidget *parent);
    /// `urgency`: what the style sheet knows: "", "soon", "due". An empty value hides it.
    void show(const QString &name, const QString &value, const char *urgency = "");
    void setInOneLine(bool oneLine);

private:
    QBoxLayout *m_layout;
    ElidedLabel *m_name;
    ElidedLabel *m_value;
    Kind m_kind;
};

} // namespace wf
