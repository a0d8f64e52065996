// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "postmortem/entryeditor.h"
#include "postmortem/entrylist.h"

class QComboBox;
class QLabel;
class QLineEdit;

namespace wf {

/// Names a contributing factor or changes it: a word for its kind, and what it was.
class FactorEditor : public EntryEditor
{
    Q_OBJECT
public:
    /// `row` with an empty key: a new one.
    FactorEditor(ReviewContext &context, const FactorRow &row, QWidget *parent);
    void start() override;

private:
    void save(const QString &text);

    FactorRow m_row;
    QComboBox *m_tag;
    QLineEdit *m_text;
};

/// One factor: its kind as a chip, and its text. Enter or a click changes it, Delete takes it back.
class FactorRowWidget : public QFrame
{
    Q_OBJECT
public:
    explicit FactorRowWidget(ReviewContext &context, QWidget *parent = nullptr);
    void show(const FactorRow &row);
    void edit();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    ReviewContext &m_context;
    FactorRow m_row;
    QWidget *m_line;
    QLabel *m_tag;
    QLabel *m_text;
    FactorEditor *m_editor = nullptr;
};

/// The contributing factors of a post-mortem, and the place where one is named.
class FactorList : public EntryList
{
    Q_OBJECT
public:
    explicit FactorList(ReviewContext &context, QWidget *parent = nullptr);
    /// Null: none.
    void show(const Incident *incident);

protected:
    EntryEditor *makeEditor() override;

private:
    FactorModel m_model;
};

} // namespace wf
