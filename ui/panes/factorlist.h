// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reviewmodels.h"
#include "panes/reviewcontext.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace wf {

class WidgetList;

/// Names a contributing factor or changes it: a word for its kind, and what it was.
class FactorEditor : public QFrame
{
    Q_OBJECT
public:
    /// `row` with an empty key: a new one.
    FactorEditor(ReviewContext &context, const FactorRow &row, QWidget *parent);
    void start();

Q_SIGNALS:
    void finished();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void save(const QString &text);

    ReviewContext &m_context;
    FactorRow m_row;
    QComboBox *m_tag;
    QLineEdit *m_text;
    QLabel *m_error;
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
class FactorList : public QWidget
{
    Q_OBJECT
public:
    explicit FactorList(ReviewContext &context, QWidget *parent = nullptr);
    /// Null: none.
    void show(const Incident *incident);
    void add();

private:
    ReviewContext &m_context;
    FactorModel m_model;
    WidgetList *m_rows;
    QLabel *m_hint;
    QVBoxLayout *m_layout;
    FactorEditor *m_fresh = nullptr;
};

} // namespace wf
