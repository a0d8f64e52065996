// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reviewmodels.h"
#include "postmortem/reviewcontext.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace wf {

class EntryEditor;
class WidgetList;

/// The entries of one section of a post-mortem, a hint where there are none, and the form of a new one below
/// them.
class EntryList : public QWidget
{
    Q_OBJECT
public:
    /// Opens the form for a new one; not where nothing may be changed.
    void add();

Q_SIGNALS:
    /// Something became visible that should be seen.
    void revealAsked(QWidget *part);

protected:
    EntryList(ReviewContext &context, ReviewSection section, const QString &hintName, QWidget *parent);
    /// The rows, once: below the hint.
    void setRows(WidgetList *rows);
    /// After the model has changed: whether the hint is needed, what may be done with a row and with the
    /// form.
    void refresh();

    virtual EntryEditor *makeEditor() = 0;
    ReviewContext &context() const { return m_context; }

private:
    void showHint();

    ReviewContext &m_context;
    QLabel *m_hint;
    QVBoxLayout *m_layout;
    WidgetList *m_rows = nullptr;
    EntryEditor *m_fresh = nullptr;
};

} // namespace wf
